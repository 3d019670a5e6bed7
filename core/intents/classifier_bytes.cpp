#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/raw_bytes.h"
#include "intents/classifier_state.h"
#include "text/encoder.h"

namespace hone {

namespace {

constexpr char kClassifierMagic[4] = {'H', 'I', 'C', '2'};

} // namespace

std::string IntentClassifier::write() const
{
  const State& state = *m_state;
  std::string out(kClassifierMagic, sizeof kClassifierMagic);
  appendRaw(out, Encoder::builtIn().fingerprint());
  appendRaw(out, static_cast<std::uint8_t>(state.encoder));
  appendRaw(out, static_cast<std::uint32_t>(state.intents.size()));
  for (const auto& intent : state.intents)
    appendRaw(out, intent.value);
  appendRaw(out, state.slope);
  appendRaw(out, state.offset);
  appendRaw(out, state.threshold);
  appendRaw(out, static_cast<std::uint32_t>(state.consequences.size()));
  for (const auto& point : state.consequences)
    appendRaw(out, point);
  const auto putVector = [&](const std::vector<float>& meaning) {
    appendRaw(out, static_cast<std::uint32_t>(meaning.size()));
    for (const float value : meaning)
      appendRaw(out, static_cast<std::int8_t>(std::lround(std::clamp(value, -1.0f, 1.0f) * 127)));
  };
  for (const auto& memories : state.memories) {
    appendRaw(out, static_cast<std::uint32_t>(memories.size()));
    for (const auto& memory : memories)
      putVector(memory);
  }
  appendRaw(out, static_cast<std::uint32_t>(state.words.size()));
  for (const auto& word : state.words) {
    appendRaw(out, word.intent);
    putVector(word.meaning);
  }
  appendRaw(out, static_cast<std::uint32_t>(state.toolTasks.size()));
  for (const auto& task : state.toolTasks) {
    appendRaw(out, task.intent);
    appendRaw(out, static_cast<std::uint32_t>(task.tool.size()));
    out += task.tool;
  }
  state.rows.write(out);
  state.svm.write(out);
  appendRaw(out, fnv1a(out));
  return out;
}

Result<IntentClassifier> IntentClassifier::read(std::string_view bytes)
{
  const auto refuse = [] { return fail(ErrorKind::corrupt, "What was learned about the intents cannot be read. It is learned again from the taxonomy."); };
  std::size_t at = sizeof kClassifierMagic;
  if (bytes.size() < at + sizeof(std::uint64_t) || std::memcmp(bytes.data(), kClassifierMagic, at) != 0)
    return refuse();
  std::uint64_t sum = 0, fingerprint = 0;
  std::memcpy(&sum, bytes.data() + bytes.size() - sizeof sum, sizeof sum);
  bytes.remove_suffix(sizeof sum);
  if (fnv1a(bytes) != sum || !takeRaw(bytes, at, fingerprint) || fingerprint != Encoder::builtIn().fingerprint())
    return refuse();
  IntentClassifier result;
  State& state = *result.m_state;
  std::uint8_t encoder = 0;
  std::uint32_t count = 0;
  const auto fitsIn = [&](std::size_t items, std::size_t size) { return bytes.size() >= at && (bytes.size() - at) / size >= items; };
  if (!takeRaw(bytes, at, encoder) || !takeRaw(bytes, at, count) || !fitsIn(count, sizeof(std::int64_t)))
    return refuse();
  state.encoder = encoder != 0;
  state.intents.resize(count);
  state.memories.resize(count);
  for (auto& intent : state.intents)
    if (!takeRaw(bytes, at, intent.value))
      return refuse();
  if (!takeRaw(bytes, at, state.slope) || !takeRaw(bytes, at, state.offset) || !takeRaw(bytes, at, state.threshold) || !takeRaw(bytes, at, count) ||
      !fitsIn(count, sizeof(ThresholdPoint)))
    return refuse();
  state.consequences.resize(count);
  for (auto& point : state.consequences)
    if (!takeRaw(bytes, at, point))
      return refuse();
  const auto takeVector = [&](std::vector<float>& meaning) {
    std::uint32_t width = 0;
    if (!takeRaw(bytes, at, width) || !fitsIn(width, 1))
      return false;
    meaning.resize(width);
    for (auto& value : meaning) {
      std::int8_t byte = 0;
      takeRaw(bytes, at, byte);
      value = static_cast<float>(byte) / 127;
    }
    return true;
  };
  for (auto& memories : state.memories) {
    if (!takeRaw(bytes, at, count) || !fitsIn(count, sizeof count))
      return refuse();
    memories.resize(count);
    for (auto& memory : memories)
      if (!takeVector(memory))
        return refuse();
  }
  if (!takeRaw(bytes, at, count) || !fitsIn(count, 2 * sizeof count))
    return refuse();
  state.words.resize(count);
  for (auto& word : state.words)
    if (!takeRaw(bytes, at, word.intent) || !takeVector(word.meaning) || word.intent < -1 ||
        (word.intent >= 0 && static_cast<std::size_t>(word.intent) >= state.intents.size()))
      return refuse();
  if (!takeRaw(bytes, at, count) || !fitsIn(count, 8))
    return refuse();
  state.toolTasks.resize(count);
  for (auto& task : state.toolTasks) {
    std::uint32_t size = 0;
    if (!takeRaw(bytes, at, task.intent) || !takeRaw(bytes, at, size) || !fitsIn(size, 1) || task.intent < 0 ||
        static_cast<std::size_t>(task.intent) >= state.intents.size())
      return refuse();
    task.tool = bytes.substr(at, size);
    at += size;
  }
  if (!state.rows.read(bytes, at) || !state.svm.read(bytes, at) || at != bytes.size() ||
      (state.svm.classes() > 0 && static_cast<std::size_t>(state.svm.classes()) != state.intents.size()))
    return refuse();
  return result;
}

} // namespace hone
