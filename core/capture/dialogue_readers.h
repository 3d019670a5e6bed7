#pragma once

#include "capture/reader.h"

namespace hone {

/// STAR (RasaHQ/STAR): a file a dialogue, {DialogueID, CompletionLevel, Events: [{Agent, Action, Text, UnixTime}],
/// UserQuestionnaire}. The directions that the user was given are no messages.
std::string recogniseStar(const Outline& outline);
std::unique_ptr<Reader> makeStarReader();

/// ABCD (asappresearch/abcd): {convo_id, original: [[speaker, text]], delexed: [{targets}], scenario}; a list of them, or
/// lists under train, dev and test. What the agent did in its tools are tool calls.
std::string recogniseAbcd(const Outline& outline);
std::unique_ptr<Reader> makeAbcdReader();

} // namespace hone
