#pragma once

#include "capture/reader.h"

namespace hone {

/// ShareGPT: {conversations: [{from, value}], system?, tools?}, with function_call and observation turns.
std::string recogniseShareGpt(const Outline& outline);
std::unique_ptr<Reader> makeShareGptReader();

/// ChatGPT's data export, conversations.json: {title, mapping: {id: {parent, children, message}}, current_node}.
std::string recogniseChatGptExport(const Outline& outline);
std::unique_ptr<Reader> makeChatGptExportReader();

/// Claude's data export, conversations.json: {uuid, name, chat_messages: [{sender, text, content}]}.
std::string recogniseClaudeExport(const Outline& outline);
std::unique_ptr<Reader> makeClaudeExportReader();

/// LibreChat's export: {conversationId, messages: [{messageId, parentMessageId, isCreatedByUser, text, children?}]}.
std::string recogniseLibreChat(const Outline& outline);
std::unique_ptr<Reader> makeLibreChatReader();

} // namespace hone
