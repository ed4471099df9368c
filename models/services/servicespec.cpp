// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/servicespec.h"

#include "services/words.h"

#include <QRegularExpression>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;
using Relation = Constraint::Relation;

bool Constraint::allows(const QMap<QString, QString> &hostLabels) const
{
    const bool there = hostLabels.contains(label);
    switch (relation) {
    case Relation::Equal:
        return there && hostLabels.value(label) == value;
    case Relation::NotEqual: // true of a host without the label, as in Swarm and Kubernetes
        return !there || hostLabels.value(label) != value;
    case Relation::Present:
        return there;
    case Relation::Absent:
        return !there;
    }
    return false;
}

core::Result<Constraint> parseConstraint(const QString &text)
{
    static const QRegularExpression form(
        u"\\A\\s*(?<not>!)?\\s*(?<label>[^\\s=!,]+)\\s*(?:(?<relation>!=|==?)\\s*(?<value>[^,]*?)\\s*)?\\z"_s);
    const auto match = form.match(text);
    const QString relation = match.captured(u"relation"_s);
    const bool negated = !match.captured(u"not"_s).isEmpty();
    if (!match.hasMatch() || (negated && !relation.isEmpty()))
        return core::fail({.kind = core::Error::Kind::Input,
                           .what = tr("“%1” is not a constraint").arg(text),
                           .where = {},
                           .next = tr("Write a label that hosts must have, as in ssd, zone==a, zone!=a or !ssd")});
    const QString label = match.captured(u"label"_s);
    if (relation.isEmpty())
        return Constraint{label, negated ? Relation::Absent : Relation::Present};
    return Constraint{label, relation == u"!="_s ? Relation::NotEqual : Relation::Equal, match.captured(u"value"_s)};
}

QString toString(const Constraint &constraint)
{
    switch (constraint.relation) {
    case Relation::Equal:
        return constraint.label + u"=="_s + constraint.value;
    case Relation::NotEqual:
        return constraint.label + u"!="_s + constraint.value;
    case Relation::Present:
        return constraint.label;
    case Relation::Absent:
        return u'!' + constraint.label;
    }
    return {};
}

QString problemWithName(const QString &name)
{
    static const QRegularExpression form(u"\\A[a-zA-Z0-9][a-zA-Z0-9_.-]*\\z"_s);
    if (name.isEmpty())
        return tr("A service needs a name");
    if (name.size() > 63)
        return tr("A service's name has at most 63 characters");
    if (!form.match(name).hasMatch())
        return tr("A service's name has letters, digits, “_”, “.” and “-”, and begins with a letter or digit");
    return {};
}

QString wantedImage(const ServiceSpec &spec)
{
    return spec.resolvedImage.isEmpty() ? spec.container.image : spec.resolvedImage;
}

qint64 promisedMemory(const run::ContainerSpec &container)
{
    return container.memoryReservation ? container.memoryReservation : container.memory;
}

QString replicaName(const ServiceSpec &spec, int slot)
{
    const QString number = QString::number(slot);
    if (const auto &compose = spec.compose)
        return compose->project + compose->separator + compose->service + compose->separator + number;
    return spec.name + u'-' + number;
}

} // namespace bayplan::services
