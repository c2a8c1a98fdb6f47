#include "language/read_scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "core/numbers.hpp"
#include "language/calendar.hpp"
#include "language/fields.hpp"
#include "language/read_model_items.hpp"
#include "language/read_scenario_parts.hpp"
#include "language/suggest.hpp"

namespace demarche::language {
namespace {

using core::infinity;

// The entries of a map under `key`; none, and a diagnostic, when it is something else.
const std::vector<Node>& entries(Fields& fields, std::string_view key) {
  static const std::vector<Node> none;
  const Node* node = fields.find(key);
  if (node == nullptr || node->is_map()) return node == nullptr ? none : node->children;
  fields.diagnostics().error(node->place, "wrong-kind",
                             fmt::format("{} must be a map, not {}", fields.label(key), describe(*node)));
  return none;
}

std::vector<const Node*> items(Fields& fields, std::string_view key) {
  const Node* node = fields.find(key);
  return node != nullptr ? items_of(*node) : std::vector<const Node*>();
}

// Timezone, start, decision, horizon. The calendar counts from `start`; false when there is no telling what time it is.
bool read_times(Fields& fields, Scenario& scenario, ScenarioContext& context) {
  Diagnostics& diagnostics = fields.diagnostics();
  const std::size_t before = diagnostics.errors();
  TimeZone zone;
  if (const std::optional<Name> name = fields.name("timezone")) {
    std::string problem;
    if (std::optional<TimeZone> found = TimeZone::find(name->value, problem)) {
      zone = std::move(*found);
      scenario.timezone = name->value;
    } else {
      diagnostics.error(name->place, "unknown-timezone", problem, did_you_mean(name->value, TimeZone::known_names()));
    }
  }
  const Node* start = fields.need("start");
  const Node* decision = fields.need("decision");
  scenario.start_text = fields.text("start");
  scenario.decision_text = fields.text("decision");
  fields.need("horizon");
  const std::optional<Number> horizon = fields.number("horizon", Quantity::duration, {0, infinity, true});
  if (horizon && horizon->distribution.kind != core::Distribution::Kind::constant) {
    diagnostics.error(horizon->place, "wrong-kind", "the horizon must be certain, not a distribution");
  }
  constexpr double greatest_horizon = 36525;  // days: a century
  if (horizon && horizon->distribution.a > greatest_horizon) {
    diagnostics.error(horizon->place, "out-of-range", "the horizon is longer than a century (36525 d)");
  }
  if (horizon) scenario.horizon = context.horizon = horizon->distribution.a;
  if (start == nullptr || decision == nullptr || diagnostics.errors() > before) return false;
  const std::optional<std::int64_t> utc = read_date(scenario.start_text, zone, start->place, diagnostics);
  if (!utc) return false;
  scenario.start_utc = *utc;
  context.calendar = Calendar(zone, *utc);
  const std::optional<double> days = context.calendar.days(scenario.decision_text, decision->place, diagnostics);
  if (!days) return false;
  scenario.decision = *days;
  context.decision = *days;
  if (!(*days >= 0)) {
    diagnostics.error(
        decision->place, "date-order",
        fmt::format("the decision ({}) lies before the start ({})", scenario.decision_text, scenario.start_text));
    return false;
  }
  return true;
}

std::vector<ShareOf> read_shares(const Node& node, const std::string& what, const std::string& path,
                                 Diagnostics& diagnostics) {
  std::vector<ShareOf> shares;
  if (node.is_scalar()) {  // one name: for certain
    std::optional<Name> name = read_name(node, what, diagnostics);
    if (!name) return shares;
    Number certain;
    certain.distribution = core::Distribution::constant(1);
    certain.quantity = Quantity::share;
    certain.path = path + "." + name->value;
    certain.place = node.place;
    shares.push_back({std::move(*name), std::move(certain)});
    return shares;
  }
  if (!node.is_map()) {
    diagnostics.error(node.place, "wrong-kind",
                      fmt::format("{} must be a map of names and shares, not {}", what, describe(node)));
    return shares;
  }
  for (const Node& child : node.children) {
    std::optional<Number> share = read_number(child, Quantity::share, path + "." + child.key.value, diagnostics);
    if (share) shares.push_back({child.key, std::move(*share)});
  }
  return shares;
}

// Certain shares must sum to one (`whole`) or to no more than one.
void check_sum(const std::vector<ShareOf>& shares, const Node* node, const std::string& what, bool whole,
               Diagnostics& diagnostics) {
  double sum = 0;
  for (const ShareOf& share : shares) {
    if (share.share.distribution.kind != core::Distribution::Kind::constant) return;
    sum += share.share.distribution.a;
  }
  if (shares.empty() || (whole ? std::abs(sum - 1) <= 1e-9 : sum <= 1 + 1e-9)) return;
  diagnostics.error(
      node->place, "shares",
      fmt::format("{} sum to {:.6g} % (they must sum to {}100 %)", what, sum * 100, whole ? "" : "at most "));
}

// `link: { directed: 70%, tolerated: 30% }`.
void read_link(const Node& node, Fields& fields, Incident& incident) {
  Diagnostics& diagnostics = fields.diagnostics();
  const std::size_t errors_before = diagnostics.errors();
  const std::vector<std::string> known(link_words.begin(), link_words.end());
  for (const Node& child : node.children) {
    if (std::find(known.begin(), known.end(), child.key.value) != known.end()) continue;
    diagnostics.error(child.key.place, "unknown-word",
                      fmt::format("{} cannot be '{}'", fields.label("link"), child.key.value),
                      did_you_mean(child.key.value, known));
  }
  incident.link_shares =
      read_shares(node, fields.label("link"), fmt::format("link({})", incident.name.value), diagnostics);
  if (diagnostics.errors() > errors_before) return;
  if (incident.link_shares.empty()) {
    diagnostics.error(node.place, "empty-list", fmt::format("{} lists nothing", fields.label("link")));
  }
  check_sum(incident.link_shares, &node, "the shares of " + fields.label("link"), true, diagnostics);
}

void read_incident(const Node& node, Scenario& scenario, Diagnostics& diagnostics) {
  const std::string& name = node.key.value;
  Fields fields(node, fmt::format("incident '{}'", name), "incident." + name, diagnostics);
  if (!fields.good()) return;
  read_expression_name(Node{Node::Kind::scalar, name, false, {}, {}, node.key.place}, "an incident", diagnostics);
  Incident incident;
  incident.name = node.key;
  incident.victim = fields.name("victim");
  incident.suspects = fields.names("suspects");
  if (const Node* shares = fields.find("perpetrator")) {
    incident.perpetrator =
        read_shares(*shares, fields.label("perpetrator"), fmt::format("perpetrator({})", name), diagnostics);
    check_sum(incident.perpetrator, shares, "the perpetrators' shares of " + fields.what(), true, diagnostics);
  }
  if (const Node* shares = fields.find("prior")) {
    incident.prior = read_shares(*shares, fields.label("prior"), fmt::format("prior({})", name), diagnostics);
    check_sum(incident.prior, shares, "the prior shares of " + fields.what(), false, diagnostics);
  }
  incident.opens = fields.pattern("opens");
  for (const Node& child : entries(fields, "similar_to")) {
    std::optional<Number> similarity = read_number(
        child, Quantity::plain, fmt::format("similar_to({}).{}", name, child.key.value), diagnostics, {0, 1});
    if (similarity) incident.similar_to.push_back({child.key, std::move(*similarity)});
  }
  if (const Node* link = fields.find("link"); link != nullptr && link->is_map()) {
    read_link(*link, fields, incident);
  } else if (const std::optional<std::size_t> word = fields.word("link", {"organ", "directed", "tolerated", "none"})) {
    incident.link = link_words[*word];
  }
  incident.sources = fields.names("sources");
  if (fields.find("opens") == nullptr && !fields.is_misspelt("opens")) {
    fields.need("victim");
    fields.need("perpetrator");
  }
  fields.finish();
  scenario.incidents.push_back(std::move(incident));
}

void read_initial_value(const Node& node, Scenario& scenario, Diagnostics& diagnostics) {
  Fields fields(node, "an item of 'initial'", "", diagnostics);
  if (!fields.good()) return;
  const Node* set = fields.need("set");
  const Node* to = fields.need("to");
  fields.finish();
  if (set == nullptr || to == nullptr) return;
  std::optional<Name> text = read_text(*set, "'set' of 'initial'", diagnostics);
  if (!text) return;
  std::optional<VariableOf> variable = parse_variable_of(set->scalar, set->place, diagnostics);
  InitialValue initial;
  initial.place = node.place;
  const Node* one_of = to->is_map() ? to->find("one_of") : nullptr;
  if (one_of != nullptr) {
    Fields choice(*to, "'to' of 'initial'", "", diagnostics);
    choice.find("one_of");
    choice.finish();
    if (!one_of->is_map() || one_of->children.empty()) {
      diagnostics.error(one_of->place, "wrong-kind",
                        fmt::format("'one_of' must be a map of states and shares, not {}", describe(*one_of)));
      return;
    }
    initial.one_of = read_shares(*one_of, "'one_of'", "initial." + single_spaced(set->scalar), diagnostics);
    if (initial.one_of.size() < one_of->children.size()) return;
    check_sum(initial.one_of, one_of, "the shares of 'one_of'", true, diagnostics);
  } else if (looks_like_number(*to)) {
    std::optional<Number> value =
        read_number(*to, Quantity::plain, "initial." + single_spaced(set->scalar), diagnostics);
    if (!value) return;
    initial.value = std::move(*value);
  } else {
    std::optional<Name> word = read_name(*to, "'to' of 'initial'", diagnostics);
    if (!word) return;
    initial.word = std::move(word->value);
    initial.word_place = word->place;
  }
  if (!variable) return;
  initial.variable = std::move(*variable);
  scenario.initial.push_back(std::move(initial));
}

// Every response has its own name, extends one that exists, and not itself by a detour; so has the baseline.
void check_responses(const Scenario& scenario, Diagnostics& diagnostics) {
  std::vector<std::string> names;
  for (const Response& response : scenario.responses) {
    const auto first = std::find_if(scenario.responses.begin(), scenario.responses.end(),
                                    [&](const Response& other) { return other.name.value == response.name.value; });
    if (&*first != &response) {
      diagnostics.error(response.name.place, "duplicate",
                        fmt::format("there are two responses '{}'", response.name.value));
      diagnostics.note(first->name.place, "the first is here");
    }
    names.push_back(response.name.value);
  }
  const auto find = [&](const std::string& name) {
    return std::find_if(scenario.responses.begin(), scenario.responses.end(),
                        [&](const Response& response) { return response.name.value == name; });
  };
  const auto need = [&](const Name& name) {
    if (find(name.value) != scenario.responses.end()) return;
    diagnostics.error(name.place, "unknown-response", fmt::format("there is no response '{}'", name.value),
                      did_you_mean(name.value, names));
  };
  if (scenario.baseline) need(*scenario.baseline);
  std::vector<std::string> in_a_cycle;
  for (const Response& response : scenario.responses) {
    if (!response.extends) continue;
    need(*response.extends);
    if (std::find(in_a_cycle.begin(), in_a_cycle.end(), response.name.value) != in_a_cycle.end()) continue;
    auto above = find(response.extends->value);
    std::vector<std::string> passed;
    while (above != scenario.responses.end() && passed.size() <= names.size()) {
      passed.push_back(above->name.value);
      if (above->name.value == response.name.value) {
        const bool is_direct = passed.size() == 1;
        diagnostics.error(response.extends->place, "cycle",
                          is_direct ? fmt::format("response '{}' extends itself", response.name.value)
                                    : fmt::format("response '{}' extends itself, by way of {}", response.name.value,
                                                  fmt::join(passed.begin(), passed.end() - 1, ", ")));
        in_a_cycle.insert(in_a_cycle.end(), passed.begin(), passed.end());
        break;
      }
      above = above->extends ? find(above->extends->value) : scenario.responses.end();
    }
  }
}

void read_names_of_things(Fields& fields, Scenario& scenario, Diagnostics& diagnostics) {
  for (const Node& child : entries(fields, "roles")) {
    RoleFilling role{child.key, {}};
    if (!child.is_null()) role.actors = read_names(child, fmt::format("role '{}'", child.key.value), diagnostics);
    scenario.roles.push_back(std::move(role));
  }
  for (const Node& child : entries(fields, "confidence")) {
    const std::optional<Number> share =
        read_number(child, Quantity::share, "confidence." + child.key.value, diagnostics);
    if (!share) continue;
    if (share->distribution.kind != core::Distribution::Kind::constant) {
      diagnostics.error(share->place, "wrong-kind", "a confidence word stands for one share, not a distribution");
    }
    if (!scenario.confidence.empty() && !(share->distribution.a > scenario.confidence.back().second)) {
      const auto& [weaker, its_share] = scenario.confidence.back();
      diagnostics.error(share->place, "confidence-order",
                        fmt::format("'{}' ({:.6g} %) is no more than '{}' ({:.6g} %) before it", child.key.value,
                                    share->distribution.a * 100, weaker.value, its_share * 100),
                        "write the words from the weakest to the strongest");
    }
    scenario.confidence.emplace_back(child.key, share->distribution.a);
  }
  for (const Node& child : entries(fields, "views")) {
    std::optional<Name> option = read_name(child, fmt::format("view '{}'", child.key.value), diagnostics);
    if (option) scenario.views.emplace_back(child.key, std::move(*option));
  }
  // In the order of GoldsteinSet.
  if (const std::optional<std::size_t> set = fields.word("goldstein", {"cameo", "weis-1992"})) {
    scenario.goldstein = static_cast<GoldsteinSet>(*set);
    scenario.shows_goldstein = true;
  }
  scenario.variants = fields.names("variants");
  fields.some_items("outcomes");
  scenario.outcomes = fields.names("outcomes");
  scenario.baseline = fields.name("baseline");
}

}  // namespace

std::optional<Scenario> read_scenario(const Node& node, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.errors();
  const Node* named = node.find("scenario");
  const bool is_named = named != nullptr && !named->scalar.empty();
  const std::string label = is_named ? fmt::format("scenario '{}'", named->scalar) : "the scenario";
  Fields fields(node, label, "", diagnostics);
  if (!fields.good()) return std::nullopt;
  Scenario scenario;
  ScenarioContext context{diagnostics, {}, 0, 0, false};
  if (std::optional<Name> name = fields.need_name("scenario")) scenario.name = std::move(*name);
  scenario.title = fields.text("title");
  scenario.about = fields.text("about");
  for (const Node* use : items(fields, "uses")) {
    std::optional<Name> folder = read_text(*use, "'uses'", diagnostics);
    if (folder) scenario.uses.push_back(std::move(*folder));
  }
  context.has_times = read_times(fields, scenario, context);
  for (const Node& child : entries(fields, "incidents")) read_incident(child, scenario, diagnostics);
  for (const Node* item : items(fields, "initial")) read_initial_value(*item, scenario, diagnostics);
  std::size_t n = 0;
  for (const Node* item : items(fields, "history")) {
    read_history_item(*item, fmt::format("history.{}", ++n), HistoryKind::replayed, context, scenario.history);
  }
  // A belief stated again at another time is a number of its own.
  std::map<std::string, int> stated;
  for (HistoryItem& item : scenario.history) {
    if (!item.share) continue;
    const int times = ++stated[item.share->path];
    if (times > 1) item.share->path += fmt::format(".{}", times);
  }
  n = 0;
  for (const Node* item : items(fields, "observed")) {
    read_history_item(*item, fmt::format("observed.{}", ++n), HistoryKind::observed, context, scenario.observed);
  }
  fields.need("responses");
  for (const Node* item : items(fields, "responses")) read_response(*item, context, scenario.responses);
  read_names_of_things(fields, scenario, diagnostics);
  if (const Node* set = fields.find("set")) scenario.overrides = read_overrides(*set, "'set'", diagnostics);
  fields.find("library");  // read by language/library
  fields.finish();
  check_responses(scenario, diagnostics);
  if (diagnostics.errors() > before) return std::nullopt;
  return scenario;
}

}  // namespace demarche::language
