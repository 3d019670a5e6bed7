#pragma once

#include "ui/widgets/page.h"

namespace hone::ui {

/// Makes a page. The parent owns it.
Page* makePage(PageId id, UiContext& context, QWidget* parent);
/// Hands the page what it was asked to show; pages of another kind are left alone.
void showConversationsOn(Page* page, const Filter& filter, const QString& words);
void showConversationOn(Page* page, ConversationId id);
void showPatternOn(Page* page, const QString& patternId);
void showFixOn(Page* page, FixId id);
void draftOn(Page* page, const QString& patternId);

} // namespace hone::ui
