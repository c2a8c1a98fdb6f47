// The table of commands and what is around each of them: messages, signals, failures. See commands.hpp.
#include "app/commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <clocale>
#include <exception>
#include <new>

#include "app/crew.hpp"
#include "app/log.hpp"
#include "app/output.hpp"
#include "app/ranks.hpp"
#include "app/stop.hpp"
#include "app/version.hpp"
#include "core/check.hpp"
#include "run/database.hpp"

namespace demarche::app {

namespace {

constexpr std::array check_options{
    Option{"say", "",
           "every rule as a sentence, with the probability that it acts by the horizon, at reference values"},
    Option{"deep", "", "plays 500 runs of every response and warns of what never or always happens"},
    Option{"json", "", "what is wrong, as JSON for editors, on standard output"},
    Option{"side", "V=S,…", "which side of a variant holds (default: the first of each)"},
};
constexpr std::array run_options{
    Option{"response", "NAME", "which response (default: the scenario's baseline)"},
    Option{"run", "K", "which run (default: 0)"},
    Option{"runs-per-world", "R", "of a comparison with so many runs in each world (default: 1)"},
    Option{"seed", "S", "seed of all luck (default: 1)"},
    Option{"hide-observed", "", "leave out what documents say of the days after the decision"},
    Option{"language", "CODE",
           "the language of timeline and page (default: en); a wrong one is answered with those there are"},
    Option{"json", "", "as JSON (schema demarche.timeline/1), in English"},
    Option{"html", "FILE", "write it there as a page that opens anywhere, offline"},
    Option{"force", "", "overwrite that file"},
    Option{"side", "V=S,…", "which side of a variant holds (default: the first of each)"},
};
constexpr std::array diff_options{
    Option{"responses", "A,B", "the two responses"},
    Option{"run", "K", "which run (default: 0)"},
    Option{"runs-per-world", "R", "of a comparison with so many runs in each world (default: 1)"},
    Option{"seed", "S", "seed of all luck (default: 1)"},
    Option{"language", "CODE", "the language of the text (default: en); a wrong one is answered with those there are"},
    Option{"side", "V=S,…", "which side of a variant holds (default: the first of each)"},
};
constexpr std::array compare_options{
    Option{"runs", "N", "exactly so many runs of every response (default: as --precision, at most 20000)"},
    Option{"precision", "P",
           "go on until every interval is as narrow as ±P: a share for probabilities (0.5%), half of what matters for "
           "other outcomes, or OUTCOME=WIDTH,… (default: 0.5%)"},
    Option{"until-decided", "", "go on until every difference has a verdict that stands however often it is looked at"},
    Option{"on", "OUTCOME,…", "wait for these outcomes only (default: all)"},
    Option{"max-runs", "N", "at most so many runs (default: 20000; with a precision or until decided 10000000)"},
    Option{"select", "OUTCOME",
           "play until the best response in it is told, or those as good; behind it :max or :min, unless the outcome "
           "says which way is better"},
    Option{"worlds", "M",
           "draw the uncertain numbers M times (default: 200) and say what is luck and what ignorance …"},
    Option{"runs-per-world", "R", "… by so many runs of luck in each (default: 100)"},
    Option{"rare", "",
           "play further runs for the outcomes marked rare, with chances moved towards them, each run weighed "
           "(importance sampling)"},
    Option{"rare-runs", "N", "so many for each of them (default: 20000; says --rare)"},
    Option{"max-time", "TIME", "stop with what is complete after 90s, 5m, 2h or 1d"},
    Option{"seed", "S", "seed of all luck (default: 1)"},
    Option{"threads", "T", "threads (default: one per processor); changes no result"},
    Option{"language", "CODE",
           "the language of table, page and brief (default: en); a wrong one is answered with those there are"},
    Option{"out", "FOLDER",
           "save report.html, summary.json, outcomes.csv, differences.csv, rules.csv, runs.sqlite and manifest.json "
           "there"},
    Option{"html", "FILE", "write the page (figures, tables, histories, documents) there"},
    Option{"figures", "FOLDER", "write each figure there as SVG, its data as CSV and as a Vega-Lite specification"},
    Option{"decision-brief", "FILE", "write a one-page decision brief there, as Markdown"},
    Option{"rows", "KIND", "what is kept of every run: sqlite, csv (both) or none (default: sqlite)"},
    Option{"shard", "K/N", "play the K-th of N parts of the runs; `merge` makes one of them"},
    Option{"on-error", "WHAT", "record a run that fails and leave it out, or stop before it (default: record)"},
    Option{"force", "", "overwrite what is there already"},
    Option{"hide-observed", "", "leave out what documents say of the days after the decision"},
    Option{"side", "V=S,…", "which side of a variant holds (default: the first of each)"},
    Option{"variants", "", "play every side of the scenario's variants (of all, if it names none) beside it"},
};
constexpr std::array resume_options{
    Option{"runs", "N", "extend to exactly so many runs of every response"},
    Option{"precision", "P", "go on until every interval is as narrow, see compare"},
    Option{"until-decided", "", "go on until every difference has a verdict, see compare"},
    Option{"on", "OUTCOME,…", "wait for these outcomes only (default: all)"},
    Option{"max-runs", "N", "at most so many runs"},
    Option{"worlds", "M", "extend a batch of several runs in each world to so many worlds"},
    Option{"max-time", "TIME", "stop with what is complete after 90s, 5m, 2h or 1d"},
    Option{"threads", "T", "threads (default: one per processor); changes no result"},
    Option{"language", "CODE", "the language of table and page (default: as before)"},
};
constexpr std::array merge_options{
    Option{"out", "FOLDER", "where the merged batch and its results go"},
    Option{"rows", "KIND", "csv: the rows of all runs as runs.csv too"},
    Option{"language", "CODE", "the language of table and page (default: that of the shards)"},
    Option{"force", "", "overwrite the results in that folder"},
};
constexpr std::array reproduce_options{
    Option{"threads", "T", "threads (default: one per processor); changes no result"},
};
constexpr std::array explain_options{
    Option{"rule", "NAME", "the rule's sentence, conditions, numbers and documents"},
    Option{"fact", "NAME", "what the fact says, and which rules, actions and numbers cite it"},
    Option{"outcome", "NAME", "the rules through which the runs that have it went, the numbers and documents behind"},
    Option{"motion", "NAME", "of NATO/statement: what becomes of it, who objects how often, and what drives them"},
    Option{"doors", "", "which doors of the law were open at the decision, as seen and in truth, and what they lacked"},
    Option{"run", "K", "with --at: which run, as 'run --run K' tells it (default: 0)"},
    Option{"at", "DATE",
           "how everything stood at the end of this day of one run, or at 'DATE HH:MM', and what moved it"},
    Option{"runs-per-world", "R",
           "with --at: run K lives in world K / R, as in a comparison with several runs in each"},
    Option{"json", "", "with --at: as JSON (schema demarche.state/1), every variable with all that has changed it"},
    Option{"response", "NAME",
           "with --outcome: its difference between this response and the baseline; with --motion and --at: under this "
           "response"},
    Option{"runs", "N", "with --outcome, --motion and --doors: runs to look at (default: 2000)"},
    Option{"seed", "S", "with --outcome, --motion, --doors and --at: seed of all luck (default: 1)"},
    Option{"language", "CODE",
           "not for --motion, --doors and --at: the language of the text (default: en); a wrong one is answered with "
           "those there are"},
    Option{"hide-observed", "", "leave out what documents say of the days after the decision"},
    Option{"side", "V=S,…", "which side of a variant holds (default: the first of each)"},
};

constexpr std::array sensitivity_options{
    Option{"on", "OUTCOME", "only this outcome (default: all)"},
    Option{"response", "NAME", "only this response's differences (default: all)"},
    Option{"runs", "N", "runs of every response (default: 20000); every value is kept in memory"},
    Option{"seed", "S", "seed of all luck (default: 1)"},
    Option{"threads", "T", "threads (default: one per processor); changes no result"},
    Option{"side", "V=S,…", "which side of a variant holds (default: the first of each)"},
    Option{"language", "CODE", "the language of the text (default: en); a wrong one is answered with those there are"},
    Option{"csv", "", "as CSV: every number that surely moves a difference"},
};
constexpr std::array sweep_options{
    Option{
        "vary", "PATH=…",
        "a number of the model, from where to where and in how many steps (strike-again.rate=0.01 / d:0.05 / d:5), or "
        "its values with commas between; may be given several times",
        true},
    Option{"set", "PATH=VALUE", "a number for all points; may be given several times", true},
    Option{
        "design", "KIND",
        "grid: all combinations of steps; lhs: a Latin hypercube; sobol: Sobol's sequence, scrambled (default: grid)"},
    Option{"points", "N", "with --design lhs and sobol: how many points"},
    Option{"points-from", "FILE", "a CSV file of points instead: a head of paths, and a row for each point"},
    Option{"on", "OUTCOME,…", "only these outcomes (default: all)"},
    Option{"runs", "N", "runs of every response at each point (default: 2000)"},
    Option{"seed", "S", "seed of all luck, the same at every point (default: 1)"},
    Option{"threads", "T", "threads (default: one per processor); changes no result"},
    Option{"out", "FILE", "write the table there (default: standard output)"},
    Option{"force", "", "overwrite that file"},
    Option{"side", "V=S,…", "which side of a variant holds (default: the first of each)"},
};
constexpr std::array validate_options{
    Option{"runs", "N", "runs of every scenario (default: 40000); every value is kept in memory"},
    Option{"seed", "S", "seed of all luck (default: 1)"},
    Option{"threads", "T", "threads (default: one per processor); changes no result"},
    Option{"pattern", "P,…", "only these patterns (default: all)"},
    Option{"language", "CODE", "the language of the text (default: en); a wrong one is answered with those there are"},
    Option{"json", "", "as JSON (schema demarche.validate/1)"},
    Option{"csv", "", "as CSV: one row for each pattern"},
};
constexpr std::array compile_options{
    Option{"side", "V=S,…", "which side of a variant holds (default: the first of each)"},
};

constexpr std::array bench_options{
    Option{"baseline", "FILE", "compare with what --save wrote; status 1 if slower or if it plays otherwise"},
    Option{"save", "FILE", "write a baseline there"},
    Option{"json", "FILE", "write results and verdicts there (schema demarche.bench/1)"},
    Option{"junit", "FILE", "write them as JUnit XML, for continuous integration"},
    Option{"instructions", "", "refuse to judge by time alone where instructions cannot be counted"},
    Option{"noise", "PERCENT", "change of the time per act that is taken for noise (default: 10 %)"},
    Option{"batches", "N", "how often floor and scenario are timed in turns (default: 31)"},
    Option{"runs", "N", "runs whose acts and outcomes are looked at (default: 2000, or the baseline's)"},
    Option{"seed", "S", "seed of all luck (default: 1, or the baseline's)"},
};

constexpr std::array describe_options{
    Option{"out", "FILE", "write it there (default: standard output)"},
    Option{"force", "", "overwrite that file"},
    Option{"hide-observed", "", "leave out what documents say of the days after the decision"},
    Option{"side", "V=S,…", "which side of a variant holds (default: the first of each)"},
};

constexpr std::array brief_options{
    Option{"as", "ACTOR", "whose knowledge: the id of an actor, such as ALB"},
    Option{"at", "DATE", "when, up to the decision: YYYY-MM-DD, or with the time of day (default: the decision)"},
    Option{"language", "CODE", "the language of the paper (default: en); a wrong one is answered with those there are"},
    Option{"out", "FILE", "write it there (default: standard output)"},
    Option{"force", "", "overwrite that file"},
    Option{"side", "V=S,…", "which side of a variant holds (default: the first of each)"},
};

constexpr std::array new_options{
    Option{"out", "FILE", "write it there (default: standard output); a file that exists is never overwritten"},
};

constexpr std::array table{
    Command{
        "check", "FILE…", "reads and checks scenarios, says what they contain",
        "Reads scenarios and the models they use, reports everything that is wrong with its place, and counts what "
        "each contains: actors, actions, rules, channels, cells, responses, outcomes, numbers by what they rest on. "
        "With --say it puts every rule into words; with --deep a short simulation looks for rules that never or always "
        "act, outcomes that tell nothing apart and responses that are one. What that finds are warnings: the status "
        "stays 0.",
        check_options, check},
    Command{"run", "FILE", "tells one history as a dated timeline",
            "Plays one run of one response and tells it day by day: who did what to whom and why, whether it was "
            "lawful, on which documents it rests, and beside it what was observed.",
            run_options, run_once},
    Command{
        "diff", "FILE", "says why two histories of one run part",
        "Plays one run under two responses on the same luck and tells the acts that only one of them has: the first "
        "at which they part, what follows from it, and the outcomes that differ.",
        diff_options, diff},
    Command{"compare", "FILE", "compares all responses on the same luck",
            "Plays every response many times on the same luck and prints estimates, paired differences against the "
            "baseline with 95 % intervals and verdicts, and the rules that fired with their documents. Ctrl-C stops "
            "with what is complete.",
            compare_options, compare},
    Command{"resume", "DIR", "goes on with a batch that was stopped or killed, or is to have more runs",
            "Goes on with the batch in a folder of compare --out, after Ctrl-C, a crash or a full disk, or to more "
            "runs or a "
            "higher precision. The scenario and the models are those in the folder. The results are the same bytes as "
            "without the interruption.",
            resume_options, resume},
    Command{"merge", "DIR…", "makes one batch of the shards of several machines",
            "Makes one batch of folders that hold its parts (compare --shard K/N --out DIR): the same bytes as one "
            "machine would have made. Parts of another scenario, version or seed are refused.",
            merge_options, merge},
    Command{
        "reproduce", "MANIFEST", "plays a saved comparison again and compares the digests of its files",
        "Plays the comparison of a manifest.json again, from the files kept beside it or else those it names, and says "
        "for each result whether it has the same bytes. Status 1 if any has not.",
        reproduce_options, reproduce},
    Command{
        "explain", "FILE", "walks from outcomes to rules to documents, or back",
        "Without an option lists all rules and facts. With --outcome follows every act that the outcome counts back "
        "to the rules it came from, and those to their numbers, counted by what they rest on, and their documents. "
        "With --motion says who blocks an alliance's decision and why. With --run and --at shows how everything stood "
        "on "
        "a day of one run, and which acts and rules had moved it; --verbose shows what moved it before the decision, "
        "too.",
        explain_options, explain},
    Command{"sensitivity", "FILE", "says which uncertain numbers move the differences, and turn a verdict",
            "Every run draws its own world, so the runs themselves tell which uncertain numbers a difference between "
            "responses depends on, how much of its variance each explains alone, and where in a number's own range a "
            "verdict would turn. --verbose lists every number that surely moves a difference.",
            sensitivity_options, sensitivity},
    Command{
        "sweep", "FILE", "compares all responses at many values of any numbers, as one table",
        "Sets numbers of the model (the paths that `set:` of a scenario takes) to one point after another, plays every "
        "response at each on the same luck, and writes a tidy CSV: a row for each point, response and outcome with "
        "estimate, interval, difference from the baseline and verdict. Values are in base units there: shares, days, "
        "per day. Other programs call it as their model; scenarios/README.md has examples.",
        sweep_options, sweep},
    Command{"validate", "[MODELS]", "holds the model against what others have published about such crises",
            "Plays the scenarios that the patterns of the models name (models/ here or in a folder above, if no folder "
            "or file is given) and prints for every pattern what was published, what the model gives with its 95 % "
            "interval, the accepted range and a verdict; then where each observed act lies among the runs. The status "
            "is 1 when a pattern misses that is not stated to miss.",
            validate_options, validate},
    Command{
        "describe", "FILE", "describes the whole model in the ODD+D protocol, as Markdown",
        "Writes the complete description of the scenario's model as Markdown: purpose, entities, scheduling, design "
        "concepts, initialization, input and submodels, with every equation, rule, action, variable, number, outcome, "
        "response and document in use, for a paper's appendix, a course or a reviewer.",
        describe_options, describe},
    Command{
        "brief", "FILE", "writes what one actor knew on a day, as a paper for a class",
        "Writes as Markdown what the actor had seen, believed and held at that moment, what it could do and what the "
        "law says of it as far as it could see, and what had been published. Nothing that came later, nothing that "
        "only others knew, none of the answers that the scenario compares, and not who truly did it.",
        brief_options, brief},
    Command{"compile", "FILE", "prints the grounded model as JSON",
            "Prints the grounded model (schema demarche.program/1): numbers, cells, conditions, acts, channels, "
            "reactions, responses, measures and sources, for other tools and independent checks.",
            compile_options, compile_model},
    Command{
        "bench", "FILE…", "measures speed and behaviour against a baseline",
        "Times every scenario in turns with the floor, a scenario that is written by hand in C++, and gives its time "
        "per act as a multiple of the floor's, which hardly depends on the machine. Digests every act and estimates "
        "every outcome. With --baseline it says what became slower (beyond the noise) and, apart from that, what "
        "plays otherwise than it did: either ends with status 1.",
        bench_options, bench},
    Command{"new", "scenario|rule|actor|action NAME", "prints a commented template that is right as it is",
            "Prints a template with comments: a scenario that can be checked and compared at once, or an item to paste "
            "into the library or into a scenario.",
            new_options, new_item},
    Command{"schema",
            "[scenario|models]",
            "prints the JSON Schema of scenario or model files",
            "Prints the JSON Schema (2020-12) of scenario files (without an argument) or of model files, with which "
            "editors complete, explain and underline; scenarios/README.md shows how.",
            {},
            schema},
};

log::Level level_of(const Invocation& invocation) {
  using log::Level;
  const std::optional<std::string> name = invocation.text("log-level");
  if (!name) {
    if (invocation.quiet()) return Level::error;
    return invocation.verbose() ? Level::debug : Level::info;
  }
  constexpr std::array names{"trace", "debug", "info", "warning", "error", "off"};
  constexpr std::array levels{Level::trace, Level::debug, Level::info, Level::warning, Level::error, Level::off};
  const auto* found = std::find(names.begin(), names.end(), *name);
  if (found == names.end()) {
    throw UsageError(fmt::format("--log-level is '{}'; it must be trace, debug, info, warning, error or off", *name));
  }
  return levels.at(static_cast<std::size_t>(found - names.begin()));
}

ExitStatus perform(const Invocation& invocation) {
  const report::Style style = style_of(1, invocation.colour());
  if (invocation.has("version")) {
    print(fmt::format("demarche {} ({}, {})\n", program_version, compiler, build_type));
    return ExitStatus::done;
  }
  const auto command =
      std::find_if(table.begin(), table.end(), [&](const Command& one) { return one.name == invocation.command; });
  if (invocation.has("help")) {
    print(command == table.end() ? help(table, style) : help(*command, style));
    return ExitStatus::done;
  }
  return command->perform(invocation);
}

ExitStatus fail(ExitStatus status, std::string_view message, std::string_view more = "") {
  complain(fmt::format("demarche: error: {}\n{}", report::safe(message), more));
  return status;
}

}  // namespace

std::span<const Command> commands() { return table; }

int perform(int argc, const char* const* argv) {
  // Only for which characters the terminal knows; numbers are never written by the locale.
  std::setlocale(LC_CTYPE, "");
  handle_signals();
  ExitStatus status = ExitStatus::done;
  std::unique_ptr<Ranks> others;  // told to end when this one does, however it does
  try {
    others = Ranks::join();
    stand_among(others.get());
    if (others && others->rank() > 0) return static_cast<int>(serve(*others, Invocation{}));
    const Invocation invocation = parse(table, argc, argv);
    log::start(level_of(invocation), style_of(2, invocation.colour()).colour);
    status = perform(invocation);
  } catch (const UsageError& error) {
    status = fail(ExitStatus::wrong_command_line, error.what(), "'demarche --help' lists commands and options\n");
  } catch (const run::StoreError& error) {
    status = fail(ExitStatus::wrong_input, error.what());
  } catch (const core::ContractError& error) {
    status = fail(ExitStatus::environment, error.what(), "this is a mistake in the simulator; please report it\n");
  } catch (const std::bad_alloc&) {
    complain("demarche: error: there is not enough memory\n");  // made without any
    status = ExitStatus::environment;
  } catch (const std::exception& error) {
    status = fail(ExitStatus::environment, error.what());
  }
  return static_cast<int>(status);
}

}  // namespace demarche::app
