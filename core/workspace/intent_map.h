#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "model/intent.h"
#include "model/outcome.h"
#include "model/pattern.h"

namespace hone {

/// Every analysed conversation as a place on a map, as layoutConversations() puts it.
struct IntentMap {
  struct Point {
    ConversationId conversation;
    IntentId intent;               ///< its primary one when the map was made; 0: no fit
    float x = 0;                   ///< −1 … 1
    float y = 0;                   ///< −1 … 1
  };
  std::vector<Point> points;
};

/// What a list shows of an intent beside its count, over some conversations.
struct IntentFigures {
  IntentId intent;                 ///< 0: no fit
  std::int64_t conversations = 0;  ///< with it as a primary or further task
  Rate failureRate;                ///< of those with a known outcome
  /// How many came in each of kTrendParts equal parts of the time from the first to the last of all these conversations;
  /// empty where none has a time.
  std::vector<std::int64_t> trend;
};

inline constexpr int kTrendParts = 12;

/// The same of a category. A conversation with two tasks of it counts once, so this is not the sum of its intents.
struct CategoryFigures {
  std::string category;            ///< empty: intents without one
  std::int64_t conversations = 0;
  Rate failureRate;
  std::vector<std::int64_t> trend;
};

/// Every kind that isSignalIntent() names.
inline constexpr std::array kSignalIntents{SignalKind::bugReport, SignalKind::featureRequest, SignalKind::churnRisk, SignalKind::setupFriction,
                                           SignalKind::pricingObjection};

/// The same of what users let show beside their task. A conversation may show several kinds.
struct SignalFigures {
  SignalKind kind{};               ///< one that isSignalIntent() names
  std::int64_t conversations = 0;
  Rate failureRate;
  std::vector<std::int64_t> trend;
};

struct IntentFigureTable {
  std::vector<IntentFigures> intents; ///< those that occur, and no fit
  std::vector<CategoryFigures> categories; ///< those that occur, by name
  std::vector<SignalFigures> signals; ///< every kind, in the order of SignalKind; none when they are switched off
  std::int64_t withSignals = 0;       ///< conversations that show one kind or more
  std::int64_t conversations = 0;     ///< analysed ones, each once, however many tasks it holds
  Micros from = 0;                    ///< of the trend
  Micros to = 0;
};

/// What a user said that shows something beside the task.
struct SignalQuote {
  ConversationId conversation;
  std::int32_t messageIndex = 0;
  std::string sentence;
};

/// A conversation that stands for an intent, or only just belongs to it.
struct IntentExample {
  ConversationId conversation;
  std::string opening;
  double confidence = 0;           ///< 0…1
  bool isBorderline = false;
};

} // namespace hone
