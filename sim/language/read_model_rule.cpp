// Rules, and the motions of alliances, whose openings and objections are rules too.

#include <fmt/format.h>

#include <utility>

#include "core/numbers.hpp"
#include "language/read_model.hpp"
#include "language/read_model_items.hpp"

namespace demarche::language {
namespace {

using core::infinity;

void wrong_form(Fields& fields, const Place& place, std::string message, std::string hint = "") {
  fields.diagnostics().error(place, "rule-form", fields.what() + " " + std::move(message), std::move(hint),
                             fields.path());
}

void refuse(Fields& fields, std::string_view key, std::string_view form, std::string_view hint) {
  if (const Node* node = fields.find(key)) {
    wrong_form(fields, node->key.place, fmt::format("is a {} and has no '{}'", form, key), std::string(hint));
  }
}

void check_reaction(Fields& fields, const Rule& rule) {
  constexpr std::string_view form = "reaction (it has 'after')";
  refuse(fields, "while", form, "use 'requires'");
  refuse(fields, "rate", form, "use 'chance' and 'delay'");
  refuse(fields, "within", form, "use 'delay'");
  refuse(fields, "ratios", form, "use 'odds'");
  if (!rule.chance) fields.need("chance");
}

void check_tendency(Fields& fields, const Rule& rule) {
  constexpr std::string_view form = "tendency (it has no 'after')";
  refuse(fields, "requires", form, "use 'while'");
  refuse(fields, "unless", form, "use 'while' with 'not'");
  refuse(fields, "delay", form, "use 'rate', or 'chance' and 'within'");
  refuse(fields, "odds", form, "use 'ratios'");
  const bool has_chance = fields.find("chance") != nullptr;
  const bool has_within = fields.find("within") != nullptr;
  const bool has_rate = fields.find("rate") != nullptr;
  if (has_rate && (has_chance || has_within)) {
    wrong_form(fields, fields.find("rate")->key.place, "has both a 'rate' and a 'chance' 'within' a window");
  } else if (!has_rate && !(has_chance && has_within) && !fields.is_misspelt("rate") &&
             !(has_within && fields.is_misspelt("chance")) && !(has_chance && fields.is_misspelt("within"))) {
    wrong_form(fields, fields.place(), "needs either 'rate' or both 'chance' and 'within'");
  }
  // −ln(1 − p)/W has no finite base for p = 100 %, and none at all for p = 0.
  if (rule.chance && rule.within && rule.chance->distribution.kind == core::Distribution::Kind::constant &&
      (rule.chance->distribution.a <= 0 || rule.chance->distribution.a >= 1)) {
    fields.diagnostics().error(
        rule.chance->place, "out-of-range",
        fmt::format("the chance of {} within a window must lie between 0 and 100 %", fields.what()), "",
        rule.chance->path);
  }
}

std::vector<Driver> drivers_of(Fields& fields, std::string_view key) {
  const Node* node = fields.find(key);
  if (node == nullptr) return {};
  return read_drivers(*node, fields.path() + "." + std::string(key), fields.diagnostics());
}

void read_does(Fields& fields, Rule& rule) {
  const Node* does = fields.need("does");
  if (does == nullptr) return;
  std::size_t n = 0;
  for (const Node* node : items_of(*does)) {
    Fields item(*node, fmt::format("'does' of {}", fields.what()), fields.path(), fields.diagnostics());
    if (!item.good()) continue;
    std::optional<DoItem> read = read_do_item(item, fmt::format("{}.does.{}", fields.path(), ++n));
    item.finish();
    if (read) rule.does.push_back(std::move(*read));
  }
  if (does->is_list() && does->children.empty()) wrong_form(fields, does->place, "does nothing");
}

// `objection: 1%`, or `{ chance, while, ratios }`.
void read_objection(const Node& node, const std::string& what, const std::string& path, Motion& motion,
                    Diagnostics& diagnostics) {
  if (!node.is_map() || node.find("chance") == nullptr) {
    motion.objection = read_number(node, Quantity::share, path + ".chance", diagnostics);
    return;
  }
  Fields fields(node, "'objection' of " + what, path, diagnostics);
  motion.objection = fields.number("chance", Quantity::share);
  motion.objects_while = fields.conditions("while");
  motion.objection_drivers = drivers_of(fields, "ratios");
  fields.finish();
}

void read_opens(const Node& node, const Fields& owner, const std::string& alliance, std::optional<ActorTerm> who,
                Motion& motion) {
  Diagnostics& diagnostics = owner.diagnostics();
  Fields fields(node, "'opens' of " + owner.what(), owner.path() + ".opens", diagnostics);
  if (!fields.good()) return;
  Rule rule;
  rule.name = Name{owner.path() + ".opens", node.key.place};
  if (who) {
    rule.who = std::move(*who);
  } else {
    rule.who.name = Name{"member", node.key.place};
    rule.who.place = node.key.place;
  }
  DoItem propose;
  propose.action = Name{"propose", node.key.place};
  propose.motion = motion.name;
  propose.in = Name{alliance, node.key.place};
  propose.place = node.key.place;
  rule.does.push_back(std::move(propose));
  read_rule_body(fields, rule);
  fields.finish();
  motion.opens = std::move(rule);
}

// `blocked_by: 7`, a weight of objections, or `blocked_by: 35%`, a share of all members' weight.
void read_blocked_by(Fields& fields, Motion& motion) {
  const Node* node = fields.find("blocked_by");
  motion.blocked_by_is_share = node != nullptr && node->is_scalar() && node->scalar.ends_with('%');
  if (!motion.blocked_by_is_share) {
    motion.blocked_by = fields.plain("blocked_by", {0, infinity, true}).value_or(1);
    return;
  }
  const std::optional<Number> share = fields.number("blocked_by", Quantity::share, {0, 1, true});
  if (share) motion.blocked_by = share->distribution.a;
}

void read_motion(const Node& node, const std::string& alliance, std::vector<Motion>& motions,
                 Diagnostics& diagnostics) {
  const Node* named = node.find("motion");
  const std::string name = named != nullptr ? named->scalar : "?";
  Fields fields(node, named != nullptr ? fmt::format("motion '{}'", name) : "a motion", alliance + "." + name,
                diagnostics);
  if (!fields.good()) return;
  const Node* name_node = fields.need("motion");
  if (name_node == nullptr) return fields.give_up();
  std::optional<Name> read_as = read_expression_name(*name_node, "a motion", diagnostics);
  if (!read_as) return;
  Motion motion;
  motion.name = std::move(*read_as);
  motion.text = fields.names("text");
  motion.is_right = fields.word("right_of", {"member"}).has_value();
  std::optional<ActorTerm> proposer = fields.actor("proposed_by");
  if (const Node* opens = fields.find("opens")) read_opens(*opens, fields, alliance, std::move(proposer), motion);
  motion.needs = fields.conditions("needs");
  motion.consultation = fields.number("consultation", Quantity::duration);
  motion.silence = fields.number("silence", Quantity::duration);
  if (const Node* objection = fields.find("objection")) {
    read_objection(*objection, fields.what(), fields.path() + ".objection", motion, diagnostics);
  }
  read_blocked_by(fields, motion);
  for (const Node* falls : fields.some_items("falls_to")) {
    Fields weaker(*falls, fields.label("falls_to"), "", diagnostics);
    if (!weaker.good()) continue;
    weaker.need("without");
    motion.falls.push_back(weaker.names("without"));
    weaker.finish();
  }
  if (const Node* adopted = fields.find("adopted")) {
    Fields act(*adopted, fields.label("adopted"), "", diagnostics);
    motion.adopted_action = act.need_name("do");
    motion.adopted_to = act.actor("to");
    act.finish();
  }
  motion.rung = fields.integer("rung", 0, 100).value_or(0);
  motion.about = fields.text("about");
  motion.because = fields.text("because");
  motion.sources = fields.names("sources");
  if (motion.is_right) {
    for (const std::string_view key : {"silence", "objection", "blocked_by", "falls_to"}) {
      if (const Node* extra = fields.find(key)) {
        diagnostics.error(
            extra->key.place, "motion-form",
            fmt::format("{} is a member's right, nothing can block it: it has no '{}'", fields.what(), key));
      }
    }
  } else if (motion.objection && !motion.silence) {
    diagnostics.error(fields.place(), "motion-form",
                      fmt::format("{} has objections but no 'silence' in which to make them", fields.what()));
  }
  fields.finish();
  motions.push_back(std::move(motion));
}

}  // namespace

std::vector<Driver> read_drivers(const Node& map, const std::string& path, Diagnostics& diagnostics) {
  std::vector<Driver> drivers;
  if (!map.is_map()) {
    diagnostics.error(map.place, "wrong-kind",
                      fmt::format("'{}' must be a map of drivers, not {}", path, describe(map)),
                      "write 'gravity(victim): { at: 5, per: 2, ratio: 2 }'");
    return drivers;
  }
  for (const Node& child : map.children) {
    std::optional<DriverTerm> term = parse_driver(child.key.value, child.key.place, diagnostics);
    Fields fields(child, fmt::format("driver '{}'", child.key.value), path + "." + single_spaced(child.key.value),
                  diagnostics);
    if (!fields.good()) continue;
    Driver driver;
    driver.at = fields.number("at", Quantity::plain);
    driver.per = fields.number("per", Quantity::plain, {0, infinity, true});
    fields.need("ratio");
    std::optional<Number> ratio = fields.number("ratio", Quantity::ratio);
    fields.finish();
    if (!term || !ratio) continue;
    driver.term = std::move(*term);
    driver.ratio = std::move(*ratio);
    drivers.push_back(std::move(driver));
  }
  return drivers;
}

std::optional<DoItem> read_do_item(Fields& fields, const std::string& path) {
  DoItem item;
  item.place = fields.place();
  std::optional<Name> action = fields.need_name("do");
  item.to = fields.actor("to");
  item.incident = fields.name("incident");
  item.motion = fields.name("motion");
  item.in = fields.name("in");
  if (const Node* with = fields.find("with")) item.with = read_settings(*with, path, fields.diagnostics());
  if (!action) return std::nullopt;
  item.action = std::move(*action);
  return item;
}

void read_rule_body(Fields& fields, Rule& rule) {
  rule.after = fields.pattern("after");
  rule.when = fields.conditions("while");
  rule.requires_ = fields.conditions("requires");
  rule.unless = fields.condition("unless");
  rule.chance = fields.number("chance", Quantity::share);
  rule.within = fields.number("within", Quantity::duration, {0, infinity, true});
  rule.rate = fields.number("rate", Quantity::rate);
  rule.delay = fields.number("delay", Quantity::duration);
  rule.drivers = drivers_of(fields, "odds");
  std::vector<Driver> ratios = drivers_of(fields, "ratios");
  for (Driver& driver : ratios) rule.drivers.push_back(std::move(driver));
  if (fields.find("after") != nullptr) {
    check_reaction(fields, rule);
  } else {
    check_tendency(fields, rule);
  }
}

void read_rule_item(const Node& item, Library& library, Diagnostics& diagnostics) {
  const std::string& path = item.children.front().scalar;
  Fields fields(item, item_label(item), path, diagnostics);
  std::optional<Name> name = read_path_name(*fields.need("rule"), "a rule", diagnostics);
  Rule rule;
  rule.key = fields.text("key");
  if (rule.key.empty()) rule.key = path;
  rule.about = fields.text("about");
  rule.because = fields.text("because");
  rule.sources = fields.names("sources");
  const auto per = fields.word("per", {"incident", "perpetrator"});
  rule.per_incident = per.has_value();
  rule.per_perpetrator = per == 1;
  if (std::optional<ActorTerm> who = fields.need_actor("who")) rule.who = std::move(*who);
  read_does(fields, rule);
  read_rule_body(fields, rule);
  rule.once = fields.flag("once");
  rule.cooldown = fields.number("cooldown", Quantity::duration);
  require_reason(fields, rule.sources, rule.because);
  fields.finish();
  if (!name) return;
  rule.name = std::move(*name);
  library.rules.push_back(std::move(rule));
}

void read_alliance(const Node& item, Library& library, Diagnostics& diagnostics) {
  Fields fields(item, item_label(item), item.children.front().scalar, diagnostics);
  std::optional<Name> id = read_expression_name(*fields.need("alliance"), "an alliance", diagnostics);
  Alliance alliance;
  alliance.name = fields.text("name");
  alliance.about = fields.text("about");
  alliance.sources = fields.names("sources");
  if (fields.find("members_are_allies") != nullptr) alliance.members_are_allies = fields.flag("members_are_allies");
  if (fields.need("members") != nullptr) {
    for (const Node* node : fields.some_items("members", true)) {
      Member member;
      std::optional<Name> actor;
      if (node->is_map()) {
        Fields weighted(*node, "a member of " + fields.what(), "", diagnostics);
        actor = weighted.need_name("actor");
        member.weight = weighted.plain("weight", {0, infinity, true}).value_or(1);
        weighted.finish();
      } else {
        actor = read_name(*node, "a member of " + fields.what(), diagnostics);
      }
      if (!actor) continue;
      member.actor = std::move(*actor);
      alliance.members.push_back(std::move(member));
    }
  }
  if (const Node* motions = fields.find("motions")) {
    for (const Node* node : items_of(*motions)) {
      read_motion(*node, item.children.front().scalar, alliance.motions, diagnostics);
    }
  }
  fields.finish();
  if (!id) return;
  alliance.id = std::move(*id);
  library.alliances.push_back(std::move(alliance));
}

}  // namespace demarche::language
