// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/actiondialog.h"

#include "core/plaintext.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

ActionDialog::ActionDialog(const Theme &theme, const QString &title, const QString &heading, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_content(new QVBoxLayout)
    , m_message(new QLabel(this))
    , m_act(new QPushButton(this))
{
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(8);
    auto *head = new QLabel(this);
    head->setObjectName(u"heading"_s);
    head->setTextFormat(Qt::PlainText);
    head->setText(heading);
    head->setWordWrap(true);
    QFont large = head->font();
    large.setPixelSize(16);
    large.setWeight(QFont::DemiBold);
    head->setFont(large);
    column->addWidget(head);
    m_content->setSpacing(6);
    column->addLayout(m_content, 1);
    m_message->setObjectName(u"message"_s);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->hide();
    column->addWidget(m_message);
    column->addSpacing(4);

    // No QDialogButtonBox: that gives the focus to the button that accepts.
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(u"cancel"_s);
    cancel->setAutoDefault(false);
    m_act->setObjectName(u"act"_s);
    m_act->setProperty("primary", true);
    m_act->setDefault(true);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addStretch(1);
    row->addWidget(m_act);
    row->addWidget(cancel);
    column->addLayout(row);
    connect(m_act, &QPushButton::clicked, this, [this] { act(); });
    connect(cancel, &QPushButton::clicked, this, [this] { reject(); });
    connect(&theme, &Theme::changed, this, [this] { restyle(); });
}

QLabel *ActionDialog::addText(const QString &text, bool muted)
{
    auto *label = new QLabel(this);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    label->setWordWrap(true);
    label->setProperty("muted", muted);
    m_content->addWidget(label);
    return label;
}

void ActionDialog::addField(const QString &title, QWidget *field, const QString &hint)
{
    auto *label = new QLabel(this);
    label->setTextFormat(Qt::PlainText);
    label->setText(title);
    label->setBuddy(field);
    field->setAccessibleName(title);
    m_content->addSpacing(4);
    m_content->addWidget(label);
    field->setMinimumHeight(32);
    m_content->addWidget(field);
    if (hint.isEmpty())
        return;
    field->setAccessibleDescription(hint);
    addText(hint, true);
}

void ActionDialog::askForNames(const QStringList &hosts, std::function<void()> changed)
{
    for (const QString &host : hosts) {
        auto *edit = new QLineEdit(this);
        edit->setObjectName(u"productionName"_s);
        edit->setProperty("host", host);
        addField(tr("%1 is marked production. Type its name to go on").arg(core::plainLine(host, 63)), edit);
        connect(edit, &QLineEdit::textChanged, this, changed);
        m_names << edit;
    }
}

bool ActionDialog::namesAreTyped(const QSet<QString> &concerned) const
{
    return std::all_of(m_names.begin(), m_names.end(), [&](const QLineEdit *edit) {
        const QString host = edit->property("host").toString();
        return !concerned.contains(host) || edit->text() == host;
    });
}

QWidget *ActionDialog::firstName() const
{
    const auto shown = std::find_if(m_names.begin(), m_names.end(), [](auto *edit) { return !edit->isHidden(); });
    return shown == m_names.end() ? nullptr : *shown;
}

void ActionDialog::showNames(const QSet<QString> &concerned)
{
    for (QLineEdit *edit : std::as_const(m_names)) {
        const bool shown = concerned.contains(edit->property("host").toString());
        edit->setVisible(shown);
        for (QLabel *label : findChildren<QLabel *>()) {
            if (label->buddy() == edit)
                label->setVisible(shown);
        }
    }
}

void ActionDialog::setAction(const QString &title)
{
    m_act->setText(title);
    m_act->setAccessibleName(title);
}

void ActionDialog::setPossible(bool possible, const QString &why, fleet::Tone tone)
{
    m_act->setEnabled(possible);
    m_tone = tone;
    m_message->setText(why);
    m_message->setAccessibleName(why);
    m_message->setVisible(!why.isEmpty());
    restyle();
    fitHeight();
}

void ActionDialog::fitHeight()
{
    if (!isVisible())
        return;
    layout()->activate();
    setFixedHeight(layout()->totalHeightForWidth(width()));
}

void ActionDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    fitHeight();
}

void ActionDialog::restyle()
{
    QPalette palette = m_message->palette();
    palette.setColor(QPalette::WindowText, m_theme.toneText(m_tone));
    m_message->setPalette(palette);
}

} // namespace bayplan::ui
