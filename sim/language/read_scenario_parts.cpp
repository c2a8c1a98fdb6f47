#include "language/read_scenario_parts.hpp"

#include <fmt/format.h>

#include <utility>

#include "language/fields.hpp"
#include "language/read_model.hpp"
#include "language/read_model_items.hpp"

namespace demarche::language {
namespace {

// Days since start of the date under `key`. Both ends are only compared when the scenario's own times are known.
std::optional<double> read_day(Fields& fields, std::string_view key, const ScenarioContext& context) {
  const Node* node = fields.find(key);
  if (node == nullptr) return std::nullopt;
  if (!node->is_scalar()) {
    context.diagnostics.error(node->place, "bad-date",
                              fmt::format("{} must be a date, not {}", fields.label(key), describe(*node)),
                              "write 2022-09-07 or 2022-09-07 12:00");
    return std::nullopt;
  }
  return context.calendar.days(node->scalar, node->place, context.diagnostics);
}

void wrong_order(Fields& fields, std::string_view key, std::string_view problem, const ScenarioContext& context) {
  if (!context.has_times) return;
  const Node& node = *fields.find(key);
  context.diagnostics.error(node.place, "date-order", fmt::format("'{}' lies {}", node.scalar, problem));
}

// `believe: "attribution(ALB, july, IRN)"`, `to: irrefutable | 90%`.
void read_belief(Fields& fields, HistoryItem& item) {
  Diagnostics& diagnostics = fields.diagnostics();
  const Node& believe = *fields.find("believe");
  if (std::optional<Name> text = read_text(believe, fields.label("believe"), diagnostics)) {
    item.believe = parse_variable_of(text->value, text->place, diagnostics);
  }
  const Node* to = fields.need("to");
  if (to == nullptr) return;
  if (looks_like_number(*to)) {
    item.share = read_number(*to, Quantity::share, "believe." + single_spaced(believe.scalar), diagnostics);
  } else {
    item.share_word = fields.name("to");
  }
  for (const std::string_view key : {"by", "do", "with", "incident"}) {
    if (const Node* extra = fields.find(key)) {
      diagnostics.error(extra->key.place, "history-form", fmt::format("a belief has no '{}'", key));
    }
  }
}

std::optional<ForcedAct> read_forced_act(const Node& node, const std::string& path, const std::string& what,
                                         const ScenarioContext& context) {
  Diagnostics& diagnostics = context.diagnostics;
  Fields fields(node, "an act of " + what, path, diagnostics);
  if (!fields.good()) return std::nullopt;
  ForcedAct act;
  act.place = node.place;
  act.at = read_day(fields, "at", context);
  if (act.at && *act.at < context.decision) wrong_order(fields, "at", "before the decision", context);
  if (act.at && context.horizon > 0 && *act.at > context.decision + context.horizon) {
    wrong_order(fields, "at", fmt::format("after the horizon ({:.6g} d after the decision)", context.horizon), context);
  }
  act.when = fields.condition("when");
  const bool has_at = fields.find("at") != nullptr;
  const bool has_when = fields.find("when") != nullptr;
  if (has_at == has_when && (has_at || (!fields.is_misspelt("at") && !fields.is_misspelt("when")))) {
    diagnostics.error(fields.place(), "act-form", fmt::format("{} needs either 'at' or 'when'", fields.what()));
  }
  act.after = fields.number("after", Quantity::duration);
  if (act.after && context.horizon > 0 && act.after->distribution.support_low() > context.horizon) {
    diagnostics.error(act.after->place, "date-order",
                      fmt::format("the act would always come after the horizon ({:.6g} d)", context.horizon));
  }
  act.each_time = fields.flag("each_time");
  for (const std::string_view key : {"after", "each_time"}) {
    const Node* extra = fields.find(key);
    if (extra != nullptr && !has_when && !fields.is_misspelt("when")) {
      diagnostics.error(extra->key.place, "act-form", fmt::format("'{}' needs 'when'", key));
    }
  }
  act.unless = fields.condition("unless");
  std::optional<ActorTerm> by = fields.need_actor("by");
  std::optional<DoItem> item = read_do_item(fields, path);
  fields.finish();
  if (!by || !item) return std::nullopt;
  act.by = std::move(*by);
  act.act = std::move(*item);
  return act;
}

std::optional<Forbid> read_forbid(const Node& node, const std::string& what, const ScenarioContext& context) {
  Diagnostics& diagnostics = context.diagnostics;
  Fields fields(node, "'forbid' of " + what, "", diagnostics);
  if (!fields.good()) return std::nullopt;
  Forbid forbid;
  forbid.place = node.place;
  std::optional<ActorTerm> by = fields.need_actor("by");
  forbid.action = fields.name("do");
  forbid.track = fields.name("track");
  forbid.seen_by_all = fields.word("seen_by", {"all"}).has_value();
  forbid.to = fields.actor("to");
  const Node* until = fields.find("until");
  const bool is_date = until != nullptr && until->is_scalar() && !until->scalar.empty() && until->scalar[0] >= '0' &&
                       until->scalar[0] <= '9';
  if (is_date) {
    forbid.until = read_day(fields, "until", context);
    if (forbid.until && *forbid.until < context.decision) wrong_order(fields, "until", "before the decision", context);
  } else {
    forbid.until_condition = fields.condition("until");
  }
  if (by && !forbid.action && !forbid.track && !forbid.seen_by_all && fields.find("do") == nullptr &&
      fields.find("track") == nullptr && fields.find("seen_by") == nullptr && !fields.is_misspelt("do") &&
      !fields.is_misspelt("track") && !fields.is_misspelt("seen_by")) {
    diagnostics.error(fields.place(), "forbid-form", fmt::format("{} forbids nothing in particular", fields.what()),
                      "add 'do', 'track' or 'seen_by: all'");
  }
  fields.finish();
  if (!by) return std::nullopt;
  forbid.by = std::move(*by);
  return forbid;
}

std::optional<Tilt> read_tilt(const Node& node, const std::string& what, Diagnostics& diagnostics) {
  Fields fields(node, "'tilt' of " + what, "", diagnostics);
  if (!fields.good()) return std::nullopt;
  Tilt tilt;
  tilt.place = node.place;
  std::optional<Name> rule = fields.need_name("rule");
  fields.need("by");
  const std::optional<double> by = fields.plain("by", {0, 1e6});
  fields.finish();
  if (!rule || !by) return std::nullopt;
  tilt.rule = std::move(*rule);
  tilt.by = *by;
  return tilt;
}

}  // namespace

void read_history_item(const Node& node, const std::string& path, HistoryKind kind, const ScenarioContext& context,
                       std::vector<HistoryItem>& items) {
  Diagnostics& diagnostics = context.diagnostics;
  Fields fields(node, kind == HistoryKind::replayed ? "an item of 'history'" : "an item of 'observed'", path,
                diagnostics);
  if (!fields.good()) return;
  HistoryItem item;
  item.place = node.place;
  fields.need("at");
  if (const std::optional<double> at = read_day(fields, "at", context)) {
    item.at = *at;
    if (kind == HistoryKind::replayed && item.at < 0) wrong_order(fields, "at", "before the start", context);
    if (kind == HistoryKind::replayed && item.at > context.decision) {
      wrong_order(fields, "at", "after the decision (what happened then belongs to 'observed')", context);
    }
  }
  fields.word("precision", {"minute", "hour", "day", "week", "month"});
  item.precision = fields.text("precision");
  item.alleged = fields.flag("alleged");
  item.sources = fields.names("sources");
  item.only_if = fields.condition("if");
  if (const Node* condition = fields.find("if"); condition != nullptr && kind == HistoryKind::observed) {
    diagnostics.error(condition->key.place, "history-form", "what was observed was observed once, and has no 'if'");
  }
  if (fields.find("believe") != nullptr) {
    read_belief(fields, item);
  } else {
    item.by = fields.need_actor("by");
    item.to = fields.actor("to");
    item.action = fields.need_name("do");
    item.incident = fields.name("incident");
    if (const Node* with = fields.find("with")) item.with = read_settings(*with, path, diagnostics);
  }
  fields.finish();
  items.push_back(std::move(item));
}

void read_response(const Node& node, const ScenarioContext& context, std::vector<Response>& responses) {
  const Node* named = node.find("response");
  const std::string name = named != nullptr ? named->scalar : "?";
  Fields fields(node, named != nullptr ? fmt::format("response '{}'", name) : "a response", name, context.diagnostics);
  if (!fields.good()) return;
  Response response;
  const Node* own_node = fields.need("response");
  std::optional<Name> own;
  if (own_node != nullptr) own = read_path_name(*own_node, "a response", context.diagnostics);
  response.about = fields.text("about");
  response.extends = fields.name("extends");
  std::size_t n = 0;
  for (const Node* item : fields.some_items("do")) {
    std::optional<ForcedAct> act = read_forced_act(*item, fmt::format("{}.{}", name, ++n), fields.what(), context);
    if (act) response.acts.push_back(std::move(*act));
  }
  for (const Node* item : fields.some_items("forbid")) {
    std::optional<Forbid> forbid = read_forbid(*item, fields.what(), context);
    if (forbid) response.forbids.push_back(std::move(*forbid));
  }
  for (const Node* item : fields.some_items("tilt")) {
    std::optional<Tilt> tilt = read_tilt(*item, fields.what(), context.diagnostics);
    if (tilt) response.tilts.push_back(std::move(*tilt));
  }
  fields.finish();
  if (!own) return;
  response.name = std::move(*own);
  responses.push_back(std::move(response));
}

}  // namespace demarche::language
