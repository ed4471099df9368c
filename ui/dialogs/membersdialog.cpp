// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/membersdialog.h"

#include "core/plaintext.h"
#include "ui/widgets/previewlist.h"

#include <QLineEdit>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using operations::NetworkMember;

namespace {

constexpr int membersWidth = 520;
constexpr qsizetype fewToFind = 8; ///< up to so many are seen at once

fleet::ContainerKey keyOf(const NetworkMember &member)
{
    return {member.container.host, QString(member.network.target.id + u'\n' + member.container.id)};
}

} // namespace

MembersDialog::MembersDialog(const Theme &theme, Mode mode, const QString &heading, QList<NetworkMember> candidates,
                             Chosen chosen, QWidget *parent)
    : ActionDialog(theme, mode == Mode::Connect ? tr("Connect containers") : tr("Disconnect containers"), heading,
                   parent)
    , m_mode(mode)
    , m_candidates(std::move(candidates))
    , m_chosen(std::move(chosen))
    , m_find(new QLineEdit(this))
    , m_list(new PreviewList(tr("Container"), mode == Mode::Connect ? tr("To network") : tr("From network"),
                             PreviewList::Ticks::Off, this))
    , m_aliases(new QLineEdit(this))
{
    setObjectName(u"membersDialog"_s);
    m_find->setObjectName(u"find"_s);
    m_find->setPlaceholderText(tr("Find by name or host"));
    m_find->setAccessibleName(tr("Find containers"));
    m_find->setMinimumHeight(32);
    m_find->setVisible(m_candidates.size() > fewToFind);
    m_list->setAccessibleName(tr("Containers"));
    m_aliases->setObjectName(u"aliases"_s);
    content().addSpacing(4);
    content().addWidget(m_find);
    content().addWidget(m_list, 1);
    if (mode == Mode::Connect)
        addField(tr("Aliases"), m_aliases, tr("Further names the containers have in the network, separated by spaces"));
    else
        m_aliases->hide();
    connect(m_find, &QLineEdit::textChanged, this, [this] { fill(); });
    connect(m_list, &PreviewList::ticksChanged, this, [this] { validate(); });
    connect(m_aliases, &QLineEdit::textChanged, this, [this] { validate(); });
    setFixedWidth(membersWidth);
    fill();
    (m_candidates.size() > fewToFind ? static_cast<QWidget *>(m_find) : m_list)->setFocus();
}

void MembersDialog::fill()
{
    const QString wanted = m_find->text().trimmed();
    QList<PreviewList::Item> items;
    for (const NetworkMember &member : m_candidates) {
        const operations::Target &container = member.container;
        if (!wanted.isEmpty() && !container.name.contains(wanted, Qt::CaseInsensitive) &&
            !container.hostName.contains(wanted, Qt::CaseInsensitive))
            continue;
        items << PreviewList::Item{.key = keyOf(member),
                                   .hostName = container.hostName,
                                   .production = member.network.host.production,
                                   .name = container.name,
                                   .detail = member.network.target.name};
    }
    m_list->setItems(items, {});
    validate();
}

QList<NetworkMember> MembersDialog::members() const
{
    QList<NetworkMember> chosen;
    std::copy_if(m_candidates.begin(), m_candidates.end(), std::back_inserter(chosen),
                 [this](const NetworkMember &member) { return m_list->isTicked(keyOf(member)); });
    return chosen;
}

operations::Plan MembersDialog::plan() const
{
    static const QRegularExpression spaces(u"[\\s,]+"_s);
    return m_mode == Mode::Connect
               ? operations::connectPlan(members(), m_aliases->text().split(spaces, Qt::SkipEmptyParts))
               : operations::disconnectPlan(members());
}

void MembersDialog::validate()
{
    const operations::Plan now = plan();
    const bool any = !now.steps.empty();
    setAction(any ? core::plainLine(now.title, 60) : m_mode == Mode::Connect ? tr("Connect") : tr("Disconnect"));
    setPossible(any, m_candidates.isEmpty() && m_mode == Mode::Connect
                         ? tr("All containers of these hosts are in it, or can't be.")
                         : QString());
}

void MembersDialog::act()
{
    operations::Plan now = plan();
    accept();
    m_chosen(std::move(now));
}

} // namespace bayplan::ui
