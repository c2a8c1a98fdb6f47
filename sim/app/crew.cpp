// Blocks among processes, see crew.hpp.
#include "app/crew.hpp"

#include <fmt/format.h>

#include <exception>
#include <stdexcept>
#include <utility>

#include "app/design.hpp"
#include "core/check.hpp"
#include "language/hide.hpp"
#include "run/bytes.hpp"
#include "run/player.hpp"

namespace demarche::app {

namespace {

constexpr std::chrono::milliseconds short_while{100};
constexpr std::chrono::hours long_while{1'000'000};

std::string introduction(const Order& order) {
  run::ByteWriter bytes;
  bytes.put(order.circumstances.seed);
  bytes.put(std::uint64_t{order.hides_what_followed ? 1u : 0u});
  bytes.put_text(sides_text(order.sides));
  const auto pairs = [&](const auto& all) {
    bytes.put(std::uint64_t{all.size()});
    for (const auto& [first, second] : all) {
      bytes.put_text(first);
      bytes.put_text(second);
    }
  };
  pairs(fields_of(order.plan));
  pairs(identity_of(order));
  pairs(order.loaded.texts);
  return bytes.take();
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs get_pairs(run::ByteReader& bytes) {
  std::uint64_t count = 0;
  bytes.get(count);
  Pairs pairs;
  for (std::uint64_t place = 0; place < count; ++place) {
    std::string first = bytes.get_text();
    pairs.emplace_back(std::move(first), bytes.get_text());
  }
  return pairs;
}

// Which blocks of what: how one is asked for.
struct Errand {
  std::uint64_t side = 0, index = 0, runs = 0, at_failure = 0, journal = 0, rows = 0;
  std::vector<std::uint8_t> unplayed;

  std::string to_bytes() const {
    run::ByteWriter bytes;
    for (const std::uint64_t part : {side, index, runs, at_failure, journal, rows}) bytes.put(part);
    bytes.put_text(std::string(unplayed.begin(), unplayed.end()));
    return bytes.take();
  }
  static Errand from_bytes(std::string_view given) {
    run::ByteReader bytes(given);
    Errand errand;
    for (std::uint64_t* part :
         {&errand.side, &errand.index, &errand.runs, &errand.at_failure, &errand.journal, &errand.rows}) {
      bytes.get(*part);
    }
    const std::string unplayed = bytes.get_text();
    errand.unplayed.assign(unplayed.begin(), unplayed.end());
    bytes.end();
    return errand;
  }
  // Whether the same players can play it.
  bool fits(const Errand& other) const {
    return side == other.side && runs == other.runs && at_failure == other.at_failure && journal == other.journal &&
           rows == other.rows && unplayed == other.unplayed;
  }
};

// An answer begins with one of these.
constexpr char well = '+', ill = '-';

[[noreturn]] void throw_ill(const Ranks::Message& message) {
  throw std::runtime_error(fmt::format("process {} of mpirun: {}", message.from, message.text.substr(1)));
}

}  // namespace

// One lane to one process.
class Crew::Lane final : public run::BlockPlayer {
 public:
  Lane(const Crew& crew, int to, int tag) : crew_(crew), to_(to), tag_(tag) {}
  ~Lane() override { drain(); }
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  std::optional<run::FinishedBlock> play(std::uint64_t index, const std::function<bool()>& over,
                                         std::atomic<std::uint64_t>& done) override {
    core::expect(!waiting_, "a lane is asked for one block at a time");
    if (over()) return std::nullopt;
    const run::Keeping& keeping = crew_.keeping_;
    const Errand errand{crew_.side_,
                        index,
                        crew_.design_->runs,
                        static_cast<std::uint64_t>(keeping.at_failure),
                        keeping.journal ? 1u : 0u,
                        keeping.rows ? 1u : 0u,
                        crew_.unplayed_};
    crew_.ranks_.send(to_, tag_, errand.to_bytes());
    waiting_ = true;
    for (;;) {
      const std::optional<Ranks::Message> answer = crew_.ranks_.receive(to_, tag_, short_while);
      if (answer) {
        waiting_ = false;
        if (answer->text.empty() || answer->text.front() != well) throw_ill(*answer);
        run::FinishedBlock finished = run::block_from_bytes(*crew_.design_, std::string_view(answer->text).substr(1));
        if (finished.played.index != index) {
          throw std::runtime_error(fmt::format("process {} of mpirun: block {} came for block {}", answer->from,
                                               finished.played.index, index));
        }
        crew_.blocks_.fetch_add(1, std::memory_order_relaxed);
        done.fetch_add(finished.played.runs, std::memory_order_relaxed);
        return finished;
      }
      if (over()) return std::nullopt;
    }
  }

  // Takes what was asked for and left: else the other could not end, or it would be taken for what is asked for next.
  // While it sends the answer of one lane it hears nothing of the other lane: each takes whichever comes.
  void drain() {
    if (waiting_) crew_.ranks_.receive(to_, -1, long_while);
    waiting_ = false;
  }

 private:
  const Crew& crew_;
  int to_, tag_;
  bool waiting_ = false;
};

Crew::Crew(const Ranks& ranks, const Order& order) : ranks_(ranks) {
  const std::string message = introduction(order);
  for (int other = 1; other < ranks.size(); ++other) ranks.send(other, Ranks::word, message);
  for (int other = 1; other < ranks.size(); ++other) {
    const std::optional<Ranks::Message> answer = ranks.receive(other, Ranks::word, long_while);
    if (!answer || answer->text.empty() || answer->text.front() != well) throw_ill(*answer);
  }
  for (int lane = 0; lane < Ranks::lanes; ++lane) {
    for (int other = 1; other < ranks.size(); ++other) {
      lanes_.push_back(std::make_unique<Lane>(*this, other, Ranks::first_lane + lane));
    }
  }
}

Crew::~Crew() = default;

void Crew::drain() {
  for (const auto& lane : lanes_) lane->drain();
}

void Crew::turn_to(std::size_t side, const run::Design& design, const run::Keeping& keeping) {
  drain();
  side_ = side;
  design_ = &design;
  keeping_ = keeping;
  unplayed_.clear();
}

void Crew::leave_out(std::vector<std::uint8_t> unplayed) {
  drain();
  unplayed_ = std::move(unplayed);
}

std::vector<run::BlockPlayer*> Crew::players() const {
  std::vector<run::BlockPlayer*> players;
  for (const auto& lane : lanes_) players.push_back(lane.get());
  return players;
}

namespace {

// A batch as another process handed it over.
class Guest {
 public:
  Guest(const Ranks& ranks, const Invocation& invocation, std::string_view given) : ranks_(ranks) {
    run::ByteReader bytes(given);
    std::uint64_t seed = 0, hides = 0;
    bytes.get(seed);
    bytes.get(hides);
    const std::string sides_of_it = bytes.get_text();
    const language::Sides sides = sides_of_it.empty() ? language::Sides{} : sides_from(sides_of_it);
    const Pairs plan = get_pairs(bytes), identity = get_pairs(bytes), texts = get_pairs(bytes);
    bytes.end();
    language::Files files;
    language::Diagnostics diagnostics;
    std::optional<LoadedModel> loaded = load_kept(texts, files, diagnostics, sides);
    if (!loaded) throw std::runtime_error("it refuses the scenario: it is another build of the program");
    order_.reset(new Order{invocation, std::move(*loaded), sides, {}, plan_from(plan), {}, std::nullopt, nullptr});
    order_->circumstances.seed = seed;
    order_->hides_what_followed = hides != 0;
    if (order_->hides_what_followed) language::hide_what_followed(order_->loaded.model, order_->loaded.scenario);
    if (order_->plan.variants) {
      std::optional<std::vector<report::PlayedSide>> further = ground_sides(invocation, *order_, files);
      if (!further) throw std::runtime_error("it refuses a side: it is another build of the program");
      order_->further = std::move(*further);
    }
    if (identity_of(*order_) != identity) {
      throw std::runtime_error("it makes another model of the same files: it is another build of the program");
    }
  }

  std::string play(const Errand& errand) {
    if (!blocks_ || !errand.fits(at_)) {
      at_ = errand;
      blocks_.reset();
      const language::Grounded& model =
          errand.side == 0 ? order_->loaded.model : order_->further.at(errand.side - 1).model;
      design_ = design_of(*order_, errand.side, errand.runs, 1);
      maker_ = [this, &model]() -> std::unique_ptr<run::Player> {
        return std::make_unique<run::EnginePlayer>(model.program, order_->circumstances.seed, measures_of(model),
                                                   design_.runs_per_world, at_.unplayed);
      };
      const run::Keeping keeping{static_cast<run::AtFailure>(errand.at_failure), errand.journal != 0, errand.rows != 0};
      blocks_ = std::make_unique<run::OwnBlocks>(design_, keeping, maker_);
    }
    // Asked before every run, this one helps the answer before it on its way: its taker may be long in coming.
    const auto never_over = [this] {
      ranks_.progress();
      return false;
    };
    std::atomic<std::uint64_t> done{0};
    return run::to_bytes(*blocks_->play(errand.index, never_over, done));
  }

 private:
  const Ranks& ranks_;
  std::unique_ptr<Order> order_;
  Errand at_;
  run::Design design_;
  run::PlayerMaker maker_;
  std::unique_ptr<run::OwnBlocks> blocks_;
};

}  // namespace

ExitStatus serve(const Ranks& ranks, const Invocation& invocation) {
  // Signals are the first one's affair: it stops, and dismisses the others.
  const Collecting collecting;
  std::optional<Guest> guest;
  for (;;) {
    const std::optional<Ranks::Message> message = ranks.receive(0, -1, long_while);
    if (!message || message->text.empty()) return ExitStatus::done;
    std::string answer;
    try {
      answer = well;
      if (message->tag == Ranks::word) {
        guest.emplace(ranks, invocation, message->text);
      } else {
        answer += guest.value().play(Errand::from_bytes(message->text));
      }
    } catch (const std::exception& error) {
      answer = ill;
      answer += error.what();
    }
    ranks.send(0, message->tag, answer);
  }
}

}  // namespace demarche::app
