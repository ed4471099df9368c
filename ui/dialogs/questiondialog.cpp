// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/questiondialog.h"

#include <QPushButton>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int questionWidth = 520;
}

QuestionDialog::QuestionDialog(const Theme &theme, const Texts &texts, std::function<void()> confirmed, QWidget *parent)
    : ActionDialog(theme, texts.title, texts.heading, parent)
    , m_confirmed(std::move(confirmed))
{
    setObjectName(texts.name);
    addText(texts.text);
    if (!texts.hint.isEmpty())
        addText(texts.hint, true);
    setAction(texts.action);
    setPossible(true);
    setFixedWidth(questionWidth);
    // Enter alone does nothing that was not read.
    auto *cancel = findChild<QPushButton *>(u"cancel"_s);
    cancel->setDefault(true);
    cancel->setFocus();
}

void QuestionDialog::act()
{
    accept();
    m_confirmed();
}

} // namespace bayplan::ui
