// A batch's statistics as bytes, for journals and other machines; declared in batch.hpp. Writing and reading go through
// the same list of parts, so that they cannot disagree about it.
#include <stdexcept>
#include <type_traits>

#include "run/batch.hpp"
#include "run/bytes.hpp"

namespace demarche::run {

namespace {

// Hands every number of a value to `each`, in one fixed order.
template <class Value, class Each>
requires std::is_same_v<std::remove_const_t<Value>, Counts>
void parts(Value& value, Each each) { each(value.n), each(value.hits); }

template <class Value, class Each>
requires std::is_same_v<std::remove_const_t<Value>, Moments>
void parts(Value& value, Each each) {
  each(value.n), each(value.mean), each(value.m2), each(value.minimum), each(value.maximum);
}

template <class Value, class Each>
requires std::is_same_v<std::remove_const_t<Value>, Times>
void parts(Value& value, Each each) {
  parts(value.restricted, each);
  for (auto& bin : value.histogram.bins) each(bin);
  each(value.histogram.censored);
}

template <class Value, class Each>
requires std::is_same_v<std::remove_const_t<Value>, PairedCounts>
void parts(Value& value, Each each) { each(value.n11), each(value.n10), each(value.n01), each(value.n00); }

template <class Value, class Each>
requires std::is_same_v<std::remove_const_t<Value>, PairedMoments>
void parts(Value& value, Each each) {
  parts(value.a, each), parts(value.b, each), parts(value.difference, each);
  each(value.different);
}

void put(ByteWriter& bytes, const Addresses& addresses) {
  bytes.put(addresses.count);
  for (const std::uint64_t run : addresses.first) bytes.put(run);
}

void get(ByteReader& bytes, Addresses& addresses) {
  bytes.get(addresses.count);
  addresses.first.resize(std::min<std::uint64_t>(addresses.count, Addresses::capacity));
  for (std::uint64_t& run : addresses.first) bytes.get(run);
}

}  // namespace

std::string Batch::to_bytes() const {
  ByteWriter bytes;
  const auto each = [&](const auto& part) { bytes.put(part); };
  each(runs_);
  for (const Alone& alone : alone_) std::visit([&](const auto& value) { parts(value, each); }, alone);
  for (const Paired& paired : paired_) std::visit([&](const auto& value) { parts(value, each); }, paired);
  for (const std::uint64_t left_out : left_out_) each(left_out);
  for (const Addresses& exploded : exploded_) put(bytes, exploded);
  put(bytes, failed_);
  for (const std::uint64_t fired : fired_) each(fired);
  for (const std::uint64_t unplayed : unplayed_) each(unplayed);
  for (const Paired& among : among_) std::visit([&](const auto& value) { parts(value, each); }, among);
  worlds_.put(bytes);
  return bytes.take();
}

Batch Batch::from_bytes(const Design& design, std::string_view given) {
  Batch batch(design);
  ByteReader bytes(given);
  const auto each = [&](auto& part) { bytes.get(part); };
  each(batch.runs_);
  for (Alone& alone : batch.alone_) std::visit([&](auto& value) { parts(value, each); }, alone);
  for (Paired& paired : batch.paired_) std::visit([&](auto& value) { parts(value, each); }, paired);
  for (std::uint64_t& left_out : batch.left_out_) each(left_out);
  for (Addresses& exploded : batch.exploded_) get(bytes, exploded);
  get(bytes, batch.failed_);
  for (std::uint64_t& fired : batch.fired_) each(fired);
  for (std::uint64_t& unplayed : batch.unplayed_) each(unplayed);
  for (Paired& among : batch.among_) std::visit([&](auto& value) { parts(value, each); }, among);
  batch.worlds_.get(bytes);
  bytes.end();
  return batch;
}

}  // namespace demarche::run
