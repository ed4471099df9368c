// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/existingdialog.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int mostNamed = 8;
} // namespace

ExistingDialog::ExistingDialog(const QStringList &names, const QString &where, bool merges, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(u"existingDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Already there"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(12);
    const auto addText = [&](const QString &text, bool muted) {
        auto *label = new QLabel(this);
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setText(text);
        label->setProperty("muted", muted);
        column->addWidget(label);
    };
    addText(tr("%Ln item(s) of the same name already in %1:", nullptr, int(names.size())).arg(where), false);
    QString named = names.mid(0, mostNamed).join(u'\n');
    if (names.size() > mostNamed)
        named += u'\n' + tr("and %Ln more", nullptr, int(names.size()) - mostNamed);
    addText(named, false);
    addText(merges ? tr("Replacing writes over files; folders keep what else is in them. It can't be undone.")
                   : tr("Replacing removes what is there, folders with all in them. It can't be undone."),
            true);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addStretch(1);
    const auto addButton = [&](const QString &title, const QString &name) {
        auto *button = new QPushButton(title, this);
        button->setObjectName(name);
        row->addWidget(button);
        return button;
    };
    const auto addChoice = [&](const QString &title, const QString &name, Choice choice) {
        QPushButton *button = addButton(title, name);
        connect(button, &QPushButton::clicked, this, [this, choice] {
            accept();
            Q_EMIT chosen(choice);
        });
        return button;
    };
    QPushButton *keep = addChoice(tr("Keep both"), u"keepBoth"_s, Choice::KeepBoth);
    addChoice(tr("Replace"), u"replaceExisting"_s, Choice::Replace);
    addChoice(tr("Skip"), u"skipExisting"_s, Choice::Skip);
    connect(addButton(tr("Cancel"), u"cancelExisting"_s), &QPushButton::clicked, this, &QDialog::reject);
    keep->setProperty("primary", true);
    keep->setDefault(true);
    keep->setFocus();
    column->addLayout(row);
    setMinimumWidth(460);
}

} // namespace bayplan::ui
