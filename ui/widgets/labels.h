#pragma once

#include <QString>

class QLabel;
class QWidget;

namespace hone::ui {

/// What a piece of text is for; decides font and colour.
enum class TextRole { title, section, body, strong, secondary, small, number, mono };

/// A label with plain text (never markup, whatever the text holds). secondary and small are in the secondary colour.
QLabel* makeLabel(const QString& text, TextRole role = TextRole::body, QWidget* parent = nullptr);
/// The same, breaking lines.
QLabel* makeParagraph(const QString& text, TextRole role = TextRole::body, QWidget* parent = nullptr);
/// Colours a label's text from the tokens: "primary", "secondary", "accent", "failed", "resolved", "warning".
void setTone(QLabel* label, const char* tone);

} // namespace hone::ui
