// fork, one pipe a child with a line of JSON a block, and one shared page that says how far everybody is.
#include "sim/cli/workers.h"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <limits>
#include <new>
#include <stdexcept>

#include "sim/cli/child.h"

namespace sfsim {
namespace {

constexpr int most_jobs = 256;
constexpr int look_every_ms = 250;
constexpr size_t most_killers = 16;  // then something is wrong with more than a world
constexpr uint64_t nothing = std::numeric_limits<uint64_t>::max();

struct Job {
  std::atomic<uint64_t> done{0}, block{nothing}, world{nothing};
  std::array<char, 64 * 1024> draft;  // of the world it is in
};
struct Shared {
  std::atomic<uint64_t> next_block{0};  // of this shard's
  std::atomic<uint64_t> lowest_broken{nothing};
  std::array<Job, most_jobs> jobs;
};

struct Child {
  ChildProcess process;
  std::string text;  // what has come of a line
  bool open = false;
  uint64_t world = nothing;  // as last seen, and since when
  double since = 0;
  bool too_long = false;
};

void lower(std::atomic<uint64_t>& value, uint64_t to) {
  uint64_t now = value.load();
  while (to < now && !value.compare_exchange_weak(now, to)) {
  }
}

// ---- in a child
bool time_is_left(const CampaignPlan& plan) {
  return plan.most_seconds <= 0 || plan.seconds() < plan.most_seconds;
}

CampaignOptions told(const CampaignPlan& plan, const std::set<uint64_t>& deadly, Shared& shared, Job& job) {
  CampaignOptions options = plan.worlds;
  options.deadly = deadly;
  options.goes_on = [&plan, &shared, &job](uint64_t world) {
    if (job.world.exchange(nothing) != nothing) ++job.done;
    job.draft[0] = 0;
    if (!time_is_left(plan) || (plan.first && world > shared.lowest_broken.load())) return false;
    job.world = world;
    return true;
  };
  options.begins = [&job](uint64_t, const std::string& text) {
    const size_t length = std::min(text.size(), job.draft.size() - 1);
    std::memcpy(job.draft.data(), text.data(), length);
    job.draft[length] = 0;
  };
  options.broke = [&shared](uint64_t world) { lower(shared.lowest_broken, world); };
  return options;
}

// `again`: the block that a process before this one died in.
void work(const CampaignPlan& plan, uint64_t again, const std::set<uint64_t>& deadly, Shared& shared,
          Job& job, int pipe) {
  const CampaignOptions options = told(plan, deadly, shared, job);
  for (uint64_t turn = again;; turn = nothing) {
    if (turn == nothing) turn = shared.next_block++;
    const uint64_t first = (plan.shard + plan.shards * turn) * worlds_a_block;
    if (plan.runs && first >= *plan.runs) return;
    if (!time_is_left(plan) || (plan.first && first > shared.lowest_broken.load())) return;
    job.block = turn;
    const uint64_t end = first + worlds_a_block;
    write_all(pipe, to_json(run_block(options, first, plan.runs ? std::min(end, *plan.runs) : end)) + "\n");
    if (job.world.exchange(nothing) != nothing) ++job.done;
    job.block = nothing;
  }
}

// ---- in the parent
class Crew {
 public:
  explicit Crew(const CampaignPlan& plan) : plan_(plan) {
    shared_ = new (shared_pages(sizeof(Shared))) Shared;
  }
  ~Crew() { free_pages(shared_, sizeof(Shared)); }
  Crew(const Crew&) = delete;

  CampaignEnd run() {
    children_.resize(static_cast<size_t>(std::clamp(plan_.jobs, 1, most_jobs)));
    for (size_t i = 0; i < children_.size(); ++i) start(i, nothing);
    while (std::any_of(children_.begin(), children_.end(), [](const Child& child) { return child.open; })) {
      listen();
      look_for_circles();
    }
    std::sort(end_.killers.begin(), end_.killers.end(),
              [](const Killer& a, const Killer& b) { return a.world < b.world; });
    // Beyond the first broken world everybody stopped where chance had it.
    if (plan_.first && end_.result.broken.size() > 1) end_.result.broken.resize(1);
    return std::move(end_);
  }

 private:
  void start(size_t index, uint64_t again) {
    Child& child = children_[index];
    child = Child();
    child.process =
        start_child([&](int pipe) { work(plan_, again, deadly_, *shared_, shared_->jobs[index], pipe); });
    child.open = true;
    child.since = plan_.seconds();
  }

  void listen() {
    std::vector<pollfd> pipes;
    for (const Child& child : children_) pipes.push_back({child.open ? child.process.pipe : -1, POLLIN, 0});
    poll(pipes.data(), pipes.size(), look_every_ms);
    for (size_t i = 0; i < children_.size(); ++i)
      if (children_[i].open && pipes[i].revents != 0) take(i);
    uint64_t done = 0;
    for (size_t i = 0; i < children_.size(); ++i) done += shared_->jobs[i].done.load();
    if (plan_.progress) plan_.progress(done);
  }

  void take(size_t index) {
    Child& child = children_[index];
    if (!read_some(child.process.pipe, child.text)) return ended(index);
    size_t begin = 0;
    for (size_t line = 0; (line = child.text.find('\n', begin)) != std::string::npos; begin = line + 1)
      end_.result.add(campaign_from_json(child.text.substr(begin, line - begin)));
    child.text.erase(0, begin);
  }

  void ended(size_t index) {
    Child& child = children_[index];
    close(child.process.pipe);
    child.open = false;
    int status = 0;
    waitpid(child.process.pid, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
    Job& job = shared_->jobs[index];
    const uint64_t world = job.world.exchange(nothing);
    const uint64_t block = job.block.exchange(nothing);
    if (world == nothing) throw std::runtime_error("a process of the search died between two worlds");
    end_.killers.push_back({world, how(child, status), job.draft.data()});
    deadly_.insert(world);
    lower(shared_->lowest_broken, world);
    if (end_.killers.size() < most_killers) start(index, block);
  }

  std::string how(const Child& child, int status) const {
    if (child.too_long) return fmt::format("did not end within {:.0f} seconds", plan_.world_seconds);
    if (WIFSIGNALED(status)) return fmt::format("killed its process by signal {}", WTERMSIG(status));
    return fmt::format("ended its process with code {}", WEXITSTATUS(status));
  }

  void look_for_circles() {
    const double now = plan_.seconds();
    for (size_t i = 0; i < children_.size(); ++i) {
      Child& child = children_[i];
      const uint64_t world = shared_->jobs[i].world.load();
      if (world != child.world || world == nothing) {
        child.world = world;
        child.since = now;
      } else if (child.open && !child.too_long && now - child.since > plan_.world_seconds) {
        child.too_long = true;
        kill(child.process.pid, SIGKILL);
      }
    }
  }

  const CampaignPlan& plan_;
  Shared* shared_ = nullptr;
  std::vector<Child> children_;
  std::set<uint64_t> deadly_;
  CampaignEnd end_;
};

}  // namespace

CampaignEnd run_processes(const CampaignPlan& plan) { return Crew(plan).run(); }

}  // namespace sfsim
