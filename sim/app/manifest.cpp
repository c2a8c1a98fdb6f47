// The manifest, see manifest.hpp.
#include "app/manifest.hpp"

#include <numeric>
#include <string_view>

#include "app/machine.hpp"
#include "app/ranks.hpp"
#include "app/sha256.hpp"
#include "app/version.hpp"
#include "report/json.hpp"
#include "report/text.hpp"

namespace demarche::app {

std::string manifest_json(const Circumstances& circumstances, const language::Grounded& model,
                          const run::Result& result, const std::vector<std::pair<std::string, std::string>>& texts,
                          const Digests& results) {
  report::JsonWriter json(2);
  json.begin_object().field("schema", "demarche.manifest/1");
  json.key("program").begin_object().field("name", "demarche").field("version", program_version);
  json.field("compiler", compiler).field("build", build_type).end_object();
  json.key("command").begin_array();
  for (const std::string& word : circumstances.words) json.value(report::safe(word));
  json.end_array();
  const auto digest = [&](std::string_view name, const std::string& file, const std::string& sha) {
    json.begin_object().field(name, report::safe(file)).field("sha256", sha).end_object();
  };
  const auto pairs = [&](const std::vector<std::pair<std::string, std::string>>& all) {
    json.begin_object();
    for (const auto& [name, value] : all) json.field(name, value);
    json.end_object();
  };
  json.key("scenario").begin_object().field("name", model.name);
  json.field("path", texts.empty() ? std::string() : report::safe(texts.front().first));
  json.field("sha256", texts.empty() ? std::string() : sha256(texts.front().second)).end_object();
  json.key("models").begin_array();
  for (std::size_t file = 1; file < texts.size(); ++file) digest("path", texts[file].first, sha256(texts[file].second));
  json.end_array().key("sides");
  pairs(circumstances.sides);
  json.field("hides_what_followed", circumstances.hides_what_followed).key("plan");
  pairs(circumstances.plan);
  json.field("seed", circumstances.seed).field("runs_asked", result.runs_asked).field("runs", result.runs);
  json.field("complete", result.complete).field("ending", circumstances.ending);
  json.field("why", report::safe(circumstances.why)).field("responses", result.responses.size());
  json.field("outcomes", result.outcomes.size()).field("rules", result.rules.size());
  json.field("channels", model.program.channels.size()).field("reactions", model.program.reactions.size());
  json.field("cells", model.program.cells.size()).field("comparisons", result.comparisons);
  json.key("exploded").begin_array();
  for (std::size_t response = 0; response < result.explosions.size(); ++response) {
    const run::Explosions& explosions = result.explosions[response];
    if (explosions.count == 0) continue;
    json.begin_object().field("response", result.responses[response]).field("count", explosions.count);
    json.field("first_runs", explosions.first_runs).end_object();
  }
  json.end_array().key("failed").begin_object().field("count", result.failures.count);
  json.field("first_runs", result.failures.first_runs).end_object();
  const Host host = this_host();
  json.key("host").begin_object().field("name", host.name).field("system", host.system).field("machine", host.machine);
  json.field("processors", host.processors).end_object();
  const auto histories =
      static_cast<double>(std::accumulate(result.played.begin(), result.played.end(), std::uint64_t{0}));
  json.field("processes", ranks() == nullptr ? 1 : ranks()->size());
  json.field("threads", circumstances.threads).field("started", circumstances.started);
  json.field("finished", circumstances.finished).field("seconds", circumstances.seconds);
  // A run here is one history of one response.
  json.field("runs_per_second", circumstances.seconds > 0 ? histories / circumstances.seconds : 0.0);
  json.key("files").begin_array();
  for (const auto& [name, sha] : results) digest("name", name, sha);
  json.end_array().end_object();
  return json.take();
}

}  // namespace demarche::app
