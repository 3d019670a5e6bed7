#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "model/intent.h"
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

struct IntentFigureTable {
  std::vector<IntentFigures> intents; ///< those that occur, and no fit
  std::int64_t conversations = 0;     ///< analysed ones, each once, however many tasks it holds
  Micros from = 0;                    ///< of the trend
  Micros to = 0;
};

/// A conversation that stands for an intent, or only just belongs to it.
struct IntentExample {
  ConversationId conversation;
  std::string opening;
  double confidence = 0;           ///< 0…1
  bool isBorderline = false;
};

} // namespace hone
