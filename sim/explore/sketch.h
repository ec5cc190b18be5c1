// What the explorer knows of the world it is drawing: enough to draw steps that make sense, not enough to
// judge them.
#pragma once
#include <string>
#include <vector>

#include "sim/explore/alphabet.h"
#include "sim/explore/draft.h"
#include "sim/explore/draws.h"
#include "sim/scenario/times.h"
#include "syncer/domain/settings.h"

namespace sfsim {

struct Shape {
  int people = 4;  // at most
  int days = 7;
  int acts = 20;  // about
};

struct SketchRecord {
  std::string name;  // "@acme", or a person's name
  std::string type;
  bool deleted = false;
};

struct Sketch {
  Sketch(uint64_t seed, uint64_t world, const Shape& shape);

  Shape shape;
  Draws cast, setting, step, fault, time, latency;  // independent streams
  Alphabet alphabet;

  FileTime file;
  UnixMillis now = 0;
  UnixMillis end = 0;
  syncer::Settings settings;
  bool package = false;
  bool required_field = false;  // contacts must have a region
  bool person_accounts = false;
  bool has_users = false;  // "boss", an admin, and "rep", who is none
  int engines = 1;
  int engines_down = 0;
  int restart_after = -1;  // steps until somebody restarts what has crashed; -1: nobody needs to
  std::vector<std::string> people;
  std::vector<std::string> linked;  // those who have a Salesforce ID, as far as known
  std::vector<SketchRecord> records;
  int imported = 0;
  int created = 0;

  std::vector<std::string> living(const std::string& type = {}) const;  // records that can be edited
  std::string contact_type(Draws& draws) const;  // "Contact", or a person account by one of its two ids
  const std::string& email_field(const std::string& type) const;
  const std::string& sales_field(const std::string& type) const;
};

extern const char* const package_name;
// Ids of no record, in the 15- and the 18-character form.
std::string literal_id(Draws& draws);
// Where there are two, often one of them.
// Now and then as a named user: the rep, in so many of a hundred, or the boss, who may.
void by_whom(Sketch& sketch, Draft& step, int rep_chance);
void on_which_engine(Sketch& sketch, Draft& step);

// The world before its first step: head, settings, org, people, records. Fills the sketch.
void draw_world(Sketch& sketch, Draft& draft);
// One step of this verb without its time, or nothing when it would make no sense now.
bool draw_step(Sketch& sketch, Verb verb, Draft& step);

}  // namespace sfsim
