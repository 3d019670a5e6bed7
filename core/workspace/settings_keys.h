#pragma once

#include <string_view>

namespace hone {

/// Keys of the store's settings that the workspace owns.
inline constexpr std::string_view kIntentExamplesKey = "workspace.intent_examples"; ///< "intent:id,id,id;…"
inline constexpr std::string_view kOutcomeModelKey = "workspace.outcome_model";     ///< "learned auroc labels"
inline constexpr std::string_view kOutcomeJudgeKey = "workspace.outcome_judge";     ///< OutcomeModel::toText()
inline constexpr std::string_view kDiscoveredCountKey = "workspace.discovered_count"; ///< conversations at the last analysis
inline constexpr std::string_view kClassifierModel = "workspace.intent_classifier";  ///< a kept model: IntentClassifier::write()
inline constexpr std::string_view kMostGroupedKey = "workspace.most_grouped";         ///< conversations that intents are looked for in; empty: 100,000
inline constexpr std::string_view kThresholdKey = "workspace.intent_threshold";        ///< set by a person; empty: the engine's
inline constexpr std::string_view kSignalIntentsKey = "workspace.signal_intents";      ///< "off" or empty
inline constexpr std::string_view kSignalIntentsUnfinishedKey = "workspace.signal_intents_unfinished"; ///< "yes": conversations are left from the last switch
inline constexpr std::string_view kAnalysisOriginKey = "workspace.analysis_origin";    ///< AnalysisOrigin without its notes, as JSON
/// What begins with "words." may hold words of a server or of users, and goes with any erasure (store/erasure.cpp).
inline constexpr std::string_view kAnalysisNotesKey = "words.analysis_notes";           ///< a JSON list of AnalysisOrigin's notes
inline constexpr std::string_view kRepositoriesKey = "workspace.repositories";      ///< one folder a line
inline constexpr std::string_view kMappingsKey = "workspace.mappings";              ///< a JSON list of saved mappings
inline constexpr std::string_view kOfflineKey = "net.offline";                     ///< "on" or empty
inline constexpr std::string_view kCaFileKey = "net.ca_file";                       ///< path of a PEM file
inline constexpr std::string_view kStoreIdKey = "secrets.store_id";                 ///< tells this store's secrets from another's

} // namespace hone
