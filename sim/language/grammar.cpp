#include "language/grammar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/spirit/home/x3.hpp>
#include <charconv>
#include <cmath>
#include <functional>
#include <type_traits>
#include <utility>

#include "language/grammar_check.hpp"
#include "language/grammar_locator.hpp"
#include "language/respelling.hpp"

// A parser with an action is called what its subject is called; Spirit itself would name the C++ type.
namespace boost::spirit::x3 {
template <class Subject, class Action>
struct get_info<action<Subject, Action>> {
  using result_type = std::string;
  std::string operator()(const action<Subject, Action>& parser) const { return what(parser.subject); }
};
}  // namespace boost::spirit::x3

// One translation unit holds all of Spirit; rules are constants, built once.
namespace demarche::language {
namespace {

namespace x3 = boost::spirit::x3;
using Iterator = Locator::Iterator;

struct LocatorTag {};

// The id of every rule whose term has a place.
struct Placed {
  template <class It, class Term, class Context>
  void on_success(const It& first, const It& last, Term& term, const Context& context) {
    if constexpr (!std::is_same_v<std::remove_const_t<Term>, x3::unused_type>) {  // else only looked ahead
      term.place = x3::get<LocatorTag>(context).get().place(first, last);
    }
  }
};

// Spirit hides a rule's term from on_success where the rule's own right side has actions, so a placed rule is one
// without actions around its body.
template <class Id, class Term, class RightSide>
auto body(const RightSide& right_side) {
  return x3::rule<Id, Term>{} = right_side;
}

template <class Owner, class Member>
auto set(Member Owner::*member) {
  return [member](auto& context) { x3::_val(context).*member = std::move(x3::_attr(context)); };
}
template <class Owner>
auto point_to(std::unique_ptr<ActorTerm> Owner::*member) {
  return [member](auto& context) {
    x3::_val(context).*member = std::make_unique<ActorTerm>(std::move(x3::_attr(context)));
  };
}
template <class Owner, class Value>
auto put(Value Owner::*member, Value value) {
  return [member, value](auto& context) { x3::_val(context).*member = value; };
}

// --- words and numbers ---
const auto name_character = x3::char_("A-Za-z0-9_");
auto keyword(const char* word) { return x3::lexeme[x3::lit(word) >> !name_character]; }
const auto reserved = x3::lexeme[(x3::lit("and") | "or" | "not" | "is" | "of" | "except" | "each") >> !name_character];

struct name_id : Placed {};
const x3::rule<name_id, Name> name = "a name";
const auto name_def = body<struct name_body, Name>(
    !reserved >> x3::raw[x3::lexeme[x3::char_("A-Za-z_") >> *name_character >> *(x3::char_('-') >> +name_character)]]
                        [([](auto& context) {
                          const auto& range = x3::_attr(context);
                          x3::_val(context).value.assign(range.begin(), range.end());
                        })]);

const x3::rule<struct number_id, double> number = "a number";
const auto number_def = x3::raw[x3::lexeme[-x3::lit('-') >> +x3::digit >> -('.' >> +x3::digit) >>
                                           -(x3::char_("eE") >> -x3::char_("+-") >> +x3::digit)]][([](auto& context) {
  const auto& range = x3::_attr(context);
  double value = 0;
  const auto [end, error] = std::from_chars(&*range.begin(), &*range.begin() + range.size(), value);
  x3::_pass(context) = error == std::errc{} && std::isfinite(value);
  x3::_val(context) = value;
})];

const x3::rule<struct share_id, double> number_or_share = "a number";
const auto number_or_share_def = number[([](auto& c) { x3::_val(c) = x3::_attr(c); })] >>
                                 -x3::lit('%')[([](auto& c) { x3::_val(c) /= 100; })];

const x3::rule<struct unit_id, double> unit = "a unit (min, h, d, w)";
const auto unit_def = keyword("min")[([](auto& c) { x3::_val(c) = 1.0 / 1440; })] |
                      keyword("h")[([](auto& c) { x3::_val(c) = 1.0 / 24; })] |
                      keyword("d")[([](auto& c) { x3::_val(c) = 1; })] |
                      keyword("w")[([](auto& c) { x3::_val(c) = 7; })];

const x3::rule<struct duration_id, double> duration = "a duration such as 30 d";
const auto duration_def =
    number[([](auto& c) { x3::_val(c) = x3::_attr(c); })] > unit[([](auto& c) { x3::_val(c) *= x3::_attr(c); })];

// --- actors and variables ---
struct actor_id : Placed {};
struct actor_base_id : Placed {};
const x3::rule<actor_base_id, ActorTerm> actor_base = "an actor";
const x3::rule<actor_id, ActorTerm> actor = "an actor";
const x3::rule<struct by_id> by_word = "'by'";
const auto by_word_def = keyword("by");
const auto actor_base_def = body<struct actor_base_body, ActorTerm>(
    name[set(&ActorTerm::name)] >>
    -((keyword("of") > actor_base[point_to(&ActorTerm::of)]) |
      ('(' > name[set(&ActorTerm::incident)] > -(',' > by_word > actor_base[point_to(&ActorTerm::by)]) > ')')));

// A nested rule's attribute is the whole term, so the outer keeps its own `each` and `except`.
const auto take_base = [](auto& context) {
  ActorTerm& term = x3::_val(context);
  const bool each = term.each;
  term = std::move(x3::_attr(context));
  term.each = each;
};
const auto actor_def = body<struct actor_body, ActorTerm>(
    ((keyword("each")[put(&ActorTerm::each, true)] > actor_base[take_base]) | actor_base[take_base]) >>
    -(keyword("except") > actor_base[point_to(&ActorTerm::except)]));

struct variable_id : Placed {};
const x3::rule<variable_id, VariableOf> variable = "a variable such as grievance(self, target)";
const auto add_argument = [](auto& context) { x3::_val(context).arguments.push_back(std::move(x3::_attr(context))); };
const auto variable_def = body<struct variable_body, VariableOf>(
    (name[set(&VariableOf::name)] >> '(') > -(actor[add_argument] >> *(',' > actor[add_argument])) > ')');
// The same where nothing else may stand: a missing bracket is said to be missing.
struct variable_only_id : Placed {};
const x3::rule<variable_only_id, VariableOf> variable_only = "a variable such as grievance(self, target)";
const auto variable_only_def = body<struct variable_only_body, VariableOf>(
    name[set(&VariableOf::name)] > '(' > -(actor[add_argument] >> *(',' > actor[add_argument])) > ')');

// --- patterns ---
struct within_id {};
const x3::rule<within_id, Within> within = "a duration such as 30 d";
const x3::rule<struct decision_id> decision_word = "'decision'";
const auto decision_word_def = keyword("decision");
const auto within_def = duration[set(&Within::days)] >>
                        -(keyword("after") > decision_word)[put(&Within::after_decision, true)];

const x3::rule<struct clause_id, Pattern> clause = "by:, to:, incident:, track:, motion: or within:, each once";
const auto clause_def =
    (keyword("by") > ':' > actor[set(&Pattern::by)]) | (keyword("to") > ':' > actor[set(&Pattern::to)]) |
    (keyword("incident") > ':' > name[set(&Pattern::incident)]) |
    (keyword("track") > ':' > name[set(&Pattern::track)]) | (keyword("motion") > ':' > name[set(&Pattern::motion)]) |
    (keyword("within") > ':' > within[set(&Pattern::within)]);

const auto merge_clause = [](auto& context) {
  Pattern& all = x3::_val(context);
  Pattern& one = x3::_attr(context);
  const auto merge = [&](auto Pattern::*member) {
    if (!(one.*member)) return;
    if (all.*member) x3::_pass(context) = false;
    all.*member = std::move(one.*member);
  };
  merge(&Pattern::by);
  merge(&Pattern::to);
  merge(&Pattern::incident);
  merge(&Pattern::track);
  merge(&Pattern::motion);
  merge(&Pattern::within);
};
struct pattern_id : Placed {};
const x3::rule<pattern_id, Pattern> pattern = "an act such as cyber_attack, by: ALB";
const auto pattern_def =
    body<struct pattern_body, Pattern>(name[set(&Pattern::action)] >> *(',' > clause[merge_clause]));

// --- conditions ---
struct constant_id : Placed {};
const x3::rule<constant_id, Constant> constant = "a number, a share or a word";
const auto as_kind = [](Constant::Kind kind, double factor) {
  return [kind, factor](auto& c) {
    x3::_val(c).kind = kind;
    x3::_val(c).number *= factor;
  };
};
const auto constant_def = body<struct constant_body, Constant>(
    (number[set(&Constant::number)] >> -(x3::lit('%')[as_kind(Constant::Kind::share, 0.01)] | unit[([](auto& c) {
                                           x3::_val(c).kind = Constant::Kind::duration;
                                           x3::_val(c).number *= x3::_attr(c);
                                         })])) |
    name[([](auto& c) {
      x3::_val(c).kind = Constant::Kind::word;
      x3::_val(c).word = std::move(x3::_attr(c).value);
    })]);

struct span_id : Placed {};
const x3::rule<span_id, Constant> span = "a duration such as 30 d";
const auto span_def = body<struct span_body, Constant>(duration[([](auto& c) {
  x3::_val(c).kind = Constant::Kind::duration;
  x3::_val(c).number = x3::_attr(c);
})]);
struct integer_id : Placed {};
const x3::rule<integer_id, Constant> integer = "a whole number";
const auto integer_def =
    body<struct integer_body, Constant>(number[([](auto& c) {
                                          x3::_val(c).number = x3::_attr(c);
                                          x3::_pass(c) = x3::_attr(c) >= 0 && x3::_attr(c) == std::floor(x3::_attr(c));
                                        })] >>
                                        !(x3::lit('%') | unit));

struct RelationSigns : x3::symbols<Relation> {
  RelationSigns() {
    add(">=", Relation::at_least)(">", Relation::above)("<=", Relation::at_most)("<", Relation::below);
  }
} const signs;
struct BoundSigns : x3::symbols<Relation> {
  BoundSigns() { add(">=", Relation::at_least)("<", Relation::below); }
} const bounds;
const auto keep_relation = [](auto& c) { x3::_val(c) = x3::_attr(c); };
const x3::rule<struct relation_id, Relation> relation = "a comparison (>=, >, <=, <, is, is not)";
const auto relation_def = signs[keep_relation] |
                          (keyword("is") >> keyword("not"))[([](auto& c) { x3::_val(c) = Relation::is_not; })] |
                          keyword("is")[([](auto& c) { x3::_val(c) = Relation::is; })];
const x3::rule<struct bound_id, Relation> bound = "'>=' or '<'";
const auto bound_def = bounds[keep_relation];

struct condition_id : Placed {};
struct conjunction_id : Placed {};
struct primary_id : Placed {};
const x3::rule<condition_id, Condition> condition = "a condition";
const x3::rule<conjunction_id, Condition> conjunction = "a condition";
const x3::rule<primary_id, Condition> primary = "a condition";

using Kind = Condition::Kind;
const auto is_a = [](Kind kind) { return put(&Condition::kind, kind); };
const auto whole = [](auto& c) { x3::_val(c) = std::move(x3::_attr(c)); };
// The first operand alone is the condition; a second makes it a list of both.
const auto join = [](Kind kind) {
  return [kind](auto& c) {
    Condition& all = x3::_val(c);
    // A place of length 0 marks the list in hand; brackets on the left, `(a and b) and c`, are a child of their own.
    if (all.kind != kind || all.place.length != 0) {
      Condition joined;
      joined.kind = kind;
      joined.place.length = 0;
      joined.children.push_back(std::move(all));
      all = std::move(joined);
    }
    all.children.push_back(std::move(x3::_attr(c)));
  };
};
const auto condition_def = body<struct condition_body, Condition>(
    conjunction[whole] >> *(keyword("or") > conjunction[join(Kind::disjunction)]));
const auto conjunction_def =
    body<struct conjunction_body, Condition>(primary[whole] >> *(keyword("and") > primary[join(Kind::conjunction)]));
const auto primary_def = body<struct primary_body, Condition>(
    (keyword("not")[is_a(Kind::negation)] >
     primary[([](auto& c) { x3::_val(c).children.push_back(std::move(x3::_attr(c))); })]) |
    ('(' > condition[whole] > ')') |
    ((keyword("done") >> x3::lit('(')[is_a(Kind::done)]) > pattern[set(&Condition::pattern)] > ')') |
    ((keyword("count") >> x3::lit('(')[is_a(Kind::count)]) > pattern[set(&Condition::pattern)] > ')' >
     bound[set(&Condition::relation)] > integer[set(&Condition::constant)]) |
    ((keyword("since") >> x3::lit('(')[is_a(Kind::since)]) > pattern[set(&Condition::pattern)] > ')' >
     bound[set(&Condition::relation)] > span[set(&Condition::constant)]) |
    (&name > variable_only[set(&Condition::variable)] > relation[set(&Condition::relation)] >
     constant[set(&Condition::constant)]));

// --- effects and drivers ---
struct amount_id : Placed {};
const x3::rule<amount_id, AmountTerm> amount = "an amount (a number, a parameter, number * variable)";
const auto scaled_variable = [](auto& c) {
  x3::_val(c).kind = AmountTerm::Kind::scaled_variable;
  x3::_val(c).variable = std::move(x3::_attr(c));
};
const auto parameter = [](auto& c) {
  x3::_val(c).kind = AmountTerm::Kind::parameter;
  x3::_val(c).name = std::move(x3::_attr(c).value);
};
const auto factor_one = [](auto& c) { x3::_val(c).number = 1; };
const x3::rule<struct operand_id, AmountTerm> operand = "a parameter or a variable";
const auto operand_def = variable[scaled_variable] | name[parameter];
const auto scaled = [](auto& c) {
  const double factor = x3::_val(c).number;
  x3::_val(c) = std::move(x3::_attr(c));
  x3::_val(c).number = factor;
};
const auto amount_def = body<struct amount_body, AmountTerm>(
    (x3::eps[factor_one] >> keyword("amount") >> '*' >> operand[scaled])[put(&AmountTerm::is_weighted, true)] |
    (number_or_share[set(&AmountTerm::number)] >> -('*' > operand[scaled])) |
    (x3::eps[factor_one] >> operand[scaled] >> -('*' > number[set(&AmountTerm::number)])));

struct Operations : x3::symbols<EffectTerm::Operation> {
  Operations() {
    using Operation = EffectTerm::Operation;
    add("+=", Operation::add)("-=", Operation::subtract)("*=", Operation::multiply)("=", Operation::set);
  }
} const operations;
const x3::rule<struct operation_id, EffectTerm::Operation> operation = "'+=', '-=', '*=' or '='";
const auto operation_def = operations[keep_relation];

struct effect_id : Placed {};
const x3::rule<effect_id, EffectTerm> effect = "an effect such as grievance(target, self) += 0.3";
const x3::rule<struct d_id> d_word = "'d:'";
const auto d_word_def = keyword("d") >> ':';
const x3::rule<struct trust_id> trust_word = "', trust:' and the part of it that is believed";
const auto trust_word_def = x3::lit(',') >> keyword("trust") >> ':';
const auto effect_def = body<struct effect_body, EffectTerm>(
    (keyword("finding")[put(&EffectTerm::kind, EffectTerm::Kind::finding)] > '(' > name[set(&EffectTerm::incident)] >
     ',' > d_word > amount[set(&EffectTerm::amount)] > ')') |
    ((keyword("share") >> x3::lit('(')[put(&EffectTerm::kind, EffectTerm::Kind::share)]) >
     name[set(&EffectTerm::incident)] > ',' > actor[set(&EffectTerm::receivers)] > trust_word >
     amount[set(&EffectTerm::amount)] > ')') |
    (&name > variable_only[set(&EffectTerm::variable)] > operation[set(&EffectTerm::operation)] >
     amount[set(&EffectTerm::amount)]));

struct Transforms : x3::symbols<DriverTerm::Transform> {
  Transforms() {
    using Transform = DriverTerm::Transform;
    add("log1p", Transform::log1p)("sqrt", Transform::sqrt)("logistic", Transform::logistic);
  }
} const transforms;
struct driver_id : Placed {};
const x3::rule<driver_id, DriverTerm> driver = "a driver such as gravity(victim)";
const auto driver_def = body<struct driver_body, DriverTerm>(
    (x3::lexeme[transforms >> !name_character][set(&DriverTerm::transform)] >> '(' >>
     variable[set(&DriverTerm::first)] > ')') |
    (&name > variable_only[set(&DriverTerm::first)] > -('*' > variable_only[set(&DriverTerm::second)])));

BOOST_SPIRIT_DEFINE(name, number, number_or_share, unit, duration, by_word, actor_base, actor, variable, variable_only)
BOOST_SPIRIT_DEFINE(within, decision_word, clause, pattern, constant, span, integer, relation, bound)
BOOST_SPIRIT_DEFINE(condition, conjunction, primary, operand, amount, operation, d_word, trust_word)
BOOST_SPIRIT_DEFINE(effect, driver)

// Without white space at its end, for messages about what is missing there.
std::string_view without_end(std::string_view text) {
  const std::size_t end = text.find_last_not_of(" \t\r\n");
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end + 1);
}

template <class Term, class Rule>
std::optional<Term> parse_all(const Rule& rule, std::string_view text, const Place& at, Diagnostics& diagnostics,
                              std::string_view then) {
  const Locator locator(text, at);
  if (!check_size(text, at, diagnostics)) return std::nullopt;
  Iterator first = text.data();
  const Iterator last = text.data() + text.size();
  const auto fail = [&](Iterator where, const std::string& expected) {
    while (where != last && (*where == ' ' || *where == '\t' || *where == '\n')) ++where;
    const Iterator end = std::find_if(where, last, [](char c) { return c == ' ' || c == ',' || c == '(' || c == ')'; });
    diagnostics.error(locator.place(where, std::max(end, where)), "syntax",
                      where != last               ? fmt::format("expected {}", expected)
                      : without_end(text).empty() ? fmt::format("expected {}, found nothing", expected)
                                                  : fmt::format("expected {} after '{}'", expected, without_end(text)),
                      respelled_sign(std::string_view(where, static_cast<std::size_t>(std::max(end, where) - where))));
  };
  try {
    Term term;
    const auto placed = x3::with<LocatorTag>(std::ref(locator))[rule];
    if (!x3::phrase_parse(first, last, placed, x3::space, term)) {
      fail(first, x3::what(rule));
    } else if (first != last) {
      fail(first, std::string(then));
    } else if (check_terms(term, diagnostics)) {
      return term;
    }
  } catch (const x3::expectation_failure<Iterator>& failure) {
    fail(failure.where(), failure.which());
  }
  return std::nullopt;
}

}  // namespace

std::optional<Condition> parse_condition(std::string_view text, const Place& at, Diagnostics& diagnostics) {
  return parse_all<Condition>(condition, text, at, diagnostics, "'and', 'or' or the end");
}
std::optional<Pattern> parse_pattern(std::string_view text, const Place& at, Diagnostics& diagnostics) {
  return parse_all<Pattern>(pattern, text, at, diagnostics, "',' and a clause such as by:, or the end");
}
std::optional<ActorTerm> parse_actor_term(std::string_view text, const Place& at, Diagnostics& diagnostics) {
  return parse_all<ActorTerm>(actor, text, at, diagnostics, "'of', 'except' or the end");
}
std::optional<VariableOf> parse_variable_of(std::string_view text, const Place& at, Diagnostics& diagnostics) {
  return parse_all<VariableOf>(variable_only, text, at, diagnostics, "the end");
}
std::optional<DriverTerm> parse_driver(std::string_view text, const Place& at, Diagnostics& diagnostics) {
  return parse_all<DriverTerm>(driver, text, at, diagnostics, "'*' and a variable, or the end");
}
std::optional<EffectTerm> parse_effect(std::string_view text, const Place& at, Diagnostics& diagnostics) {
  std::optional<EffectTerm> term = parse_all<EffectTerm>(effect, text, at, diagnostics, "'*' or the end");
  if (term && term->operation == EffectTerm::Operation::set && term->amount.kind == AmountTerm::Kind::parameter &&
      term->amount.number == 1 && term->amount.name != "amount") {
    term->amount.kind = AmountTerm::Kind::word;
  }
  return term;
}

}  // namespace demarche::language
