// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/renamedialog.h"

#include "core/plaintext.h"

#include <QLineEdit>
#include <QRegularExpression>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

RenameDialog::RenameDialog(const Theme &theme, const QString &name, const QString &hostName, QStringList taken,
                           std::function<void(const QString &)> renamed, QWidget *parent)
    : ActionDialog(theme, tr("Rename container"),
                   tr("Rename %1 on %2").arg(core::plainLine(name, 80), core::plainLine(hostName, 63)), parent)
    , m_name(name)
    , m_taken(std::move(taken))
    , m_renamed(std::move(renamed))
    , m_edit(new QLineEdit(name, this))
{
    setObjectName(u"renameDialog"_s);
    m_edit->setObjectName(u"newName"_s);
    addField(tr("New name"), m_edit);
    setAction(tr("Rename"));
    setFixedWidth(420);
    connect(m_edit, &QLineEdit::textChanged, this, [this] { validate(); });
    m_edit->selectAll();
    m_edit->setFocus();
    validate();
}

void RenameDialog::validate()
{
    // As engines have it (moby: names.RestrictedNamePattern).
    static const QRegularExpression pattern(u"^[a-zA-Z0-9][a-zA-Z0-9_.-]+$"_s);
    const QString name = m_edit->text();
    if (name.isEmpty() || name == m_name)
        setPossible(false);
    else if (!pattern.match(name).hasMatch())
        setPossible(false, tr("A name has at least two letters or digits; “_”, “.” and “-” may follow the first."));
    else if (m_taken.contains(name))
        setPossible(false, tr("Another container on this host has that name."));
    else
        setPossible(true);
}

void RenameDialog::act()
{
    const QString name = m_edit->text();
    accept();
    m_renamed(name);
}

} // namespace bayplan::ui
