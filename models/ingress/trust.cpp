// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/trust.h"

#include "core/plaintext.h"
#include "ingress/words.h"

#include <QCryptographicHash>
#include <QJsonDocument>

namespace bayplan::ingress {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using services::BalancerPlace;
using services::Ingress;

namespace {

/// Whole, as long as an ingress may have it, and so that nothing hides behind blanks.
QString shown(const QString &text)
{
    QString plain = core::plainLine(text, 400);
    const QString before = plain;
    for (qsizetype i = 0; i < plain.size(); ++i) {
        const bool isRun =
            (i > 0 && before.at(i - 1).isSpace()) || (i + 1 < plain.size() && before.at(i + 1).isSpace());
        if (before.at(i).isSpace() && (isRun || before.at(i) != u' '))
            plain[i] = QChar(u'␣');
    }
    return plain;
}

QStringList whatElbDoes(const services::ElbPlace &place)
{
    QStringList words{
        place.profile.isEmpty()
            ? tr("Bayplan will change the target group %1 with the AWS credentials of this machine")
                  .arg(shown(place.targetGroup))
            : tr("Bayplan will change the target group %1 with the AWS credentials of this machine, profile “%2”")
                  .arg(shown(place.targetGroup), shown(place.profile))};
    if (!place.securityGroup.isEmpty()) {
        const bool isAnybody = place.source == u"0.0.0.0/0"_s || place.source == u"::/0"_s;
        words << tr("It will open the service's published ports in the security group %1 to %2")
                     .arg(shown(place.securityGroup),
                          isAnybody ? tr("anybody (%1)").arg(place.source) : shown(place.source));
    }
    if (!place.endpoint.isEmpty())
        words << tr("It will send this to %1 in place of AWS").arg(shown(place.endpoint));
    return words;
}

QStringList whatIsDoneAt(const Ingress &ingress)
{
    const BalancerPlace &place = ingress.place;
    const QString where = place.kind == BalancerPlace::Kind::Local ? tr("this machine") : shown(place.machine);
    QStringList words{
        place.reload.isEmpty()
            ? tr("Bayplan will write %1 on %2 and have %3 read it")
                  .arg(shown(place.file), where, services::toString(ingress.kind))
            : tr("Bayplan will write %1 on %2 and run “%3” there").arg(shown(place.file), where, shown(place.reload))};
    if (!place.runtimeSocket.isEmpty())
        words << tr("It will send commands to the socket %1 there").arg(shown(place.runtimeSocket));
    if (ingress.listen != 0)
        words << tr("The load balancer will listen on port %1").arg(ingress.listen);
    return words;
}

} // namespace

bool needsTrust(const Ingress &ingress)
{
    return ingress.kind == Ingress::Kind::Elb || ingress.place.kind != BalancerPlace::Kind::Container;
}

QString fingerprint(const Ingress &ingress)
{
    const QByteArray json = QJsonDocument(services::toJson(ingress)).toJson(QJsonDocument::Compact);
    return QString::fromLatin1(QCryptographicHash::hash(json, QCryptographicHash::Sha256).toHex());
}

QString trustQuestion(const Ingress &ingress)
{
    return (ingress.elb ? whatElbDoes(*ingress.elb) : whatIsDoneAt(ingress)).join(u". "_s);
}

Upkeep::Make trustedOnly(core::Settings &settings, Upkeep::Make make)
{
    return [&settings, make = std::move(make)](const Ingress &ingress) -> core::Result<std::unique_ptr<Balancer>> {
        if (needsTrust(ingress) && !settings.trust().isTrusted(fingerprint(ingress)))
            return core::fail(
                {.kind = Error::Kind::Declined,
                 .what = tr("Nobody here has said yes to this ingress yet"),
                 .where = ingress.name,
                 .next = tr("Look at what it does, and say yes: on the Ingress page, or by “bayplan ingress "
                            "trust %1”")
                             .arg(ingress.name)});
        return make(ingress);
    };
}

} // namespace bayplan::ingress
