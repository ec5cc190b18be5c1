// Named marks: each has its words, passing one counts, and every one of them stands somewhere in the engine.
#include "syncer/domain/marks.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "tests/catch.h"

using namespace syncer;

TEST_CASE("every mark has a name of its own and a sentence") {
  std::set<std::string> names, sentences;
  for (const Mark one : all_marks()) {
    INFO(name_of(one));
    CHECK(names.emplace(name_of(one)).second);
    CHECK(sentences.emplace(sentence_of(one)).second);
    CHECK(sentence_of(one).ends_with('.'));
  }
  CHECK(all_marks().size() == mark_count);
  CHECK(mark_count >= 40);
}

TEST_CASE("passing a mark counts it, until it is forgotten") {
  forget_marks();
  mark(Mark::run_resumed);
  mark(Mark::run_resumed);
  MarkCounts counts = marks_passed();
  CHECK(counts[static_cast<size_t>(Mark::run_resumed)] == 2);
  CHECK(counts[static_cast<size_t>(Mark::run_lost)] == 0);
  forget_marks();
  counts = marks_passed();
  CHECK(counts[static_cast<size_t>(Mark::run_resumed)] == 0);
}

TEST_CASE("every mark stands in the engine, the store or the client, and nothing there reads one") {
  std::string code;
  for (const char* folder : {"syncer/engine", "syncer/store", "syncer/salesforce"})
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      std::ifstream file(entry.path());
      std::ostringstream text;
      text << file.rdbuf();
      code += text.str();
    }
  for (const Mark one : all_marks()) {
    INFO(name_of(one));
    const std::string word = "Mark::" + std::string(name_of(one));
    bool found = false;
    for (size_t at = code.find(word); at != std::string::npos && !found; at = code.find(word, at + 1)) {
      const char after = code[at + word.size()];
      found = !(after == '_' || (after >= 'a' && after <= 'z'));
    }
    CHECK(found);
  }
  CHECK(code.find("marks_passed") == std::string::npos);
  CHECK(code.find("mark_counters") == std::string::npos);
}
