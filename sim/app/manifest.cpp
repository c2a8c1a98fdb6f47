// The manifest, see manifest.hpp.
#include "app/manifest.hpp"

#include <iterator>
#include <string_view>
#include <utility>

#include "app/machine.hpp"
#include "app/sha256.hpp"
#include "app/version.hpp"
#include "report/json.hpp"
#include "report/text.hpp"

namespace demarche::app {

std::string manifest_json(const Circumstances& circumstances, const language::Grounded& model,
                          const run::Result& result, const std::vector<std::pair<std::string, std::string>>& texts,
                          const std::vector<std::pair<std::string, std::string>>& results) {
  report::JsonWriter json(2);
  json.begin_object().field("schema", "demarche.manifest/1");
  json.key("program").begin_object().field("name", "demarche").field("version", program_version);
  json.field("compiler", compiler).field("build", build_type).end_object();
  json.key("command").begin_array();
  for (const std::string& word : circumstances.words) json.value(report::safe(word));
  json.end_array();
  const auto digests = [&](const auto& begin, const auto& end, std::string_view name) {
    json.begin_array();
    for (auto file = begin; file != end; ++file) {
      json.begin_object().field(name, report::safe(file->first)).field("sha256", sha256(file->second)).end_object();
    }
    json.end_array();
  };
  json.key("scenario").begin_object().field("name", model.name);
  json.field("path", texts.empty() ? std::string() : report::safe(texts.front().first));
  json.field("sha256", texts.empty() ? std::string() : sha256(texts.front().second)).end_object();
  json.key("models");
  digests(texts.empty() ? texts.end() : std::next(texts.begin()), texts.end(), "path");
  json.field("seed", circumstances.seed).field("runs_asked", result.runs_asked).field("runs", result.runs);
  json.field("complete", result.complete).field("responses", result.responses.size());
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
  json.end_array();
  const Host host = this_host();
  json.key("host").begin_object().field("name", host.name).field("system", host.system).field("machine", host.machine);
  json.field("processors", available_threads()).end_object();
  const double histories = static_cast<double>(result.runs) * static_cast<double>(result.responses.size());
  json.field("threads", circumstances.threads).field("started", circumstances.started);
  json.field("finished", circumstances.finished).field("seconds", circumstances.seconds);
  // A run here is one history of one response.
  json.field("runs_per_second", circumstances.seconds > 0 ? histories / circumstances.seconds : 0.0);
  json.key("files");
  digests(results.begin(), results.end(), "name");
  json.end_object();
  return json.take();
}

}  // namespace demarche::app
