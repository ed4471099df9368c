// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/trust.h"

#include "core/plaintext.h"
#include "ingress/words.h"

#include <QCryptographicHash>
#include <QJsonDocument>

namespace bayplan::ingress {

using core::Error;
using services::BalancerPlace;
using services::Ingress;

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
    const auto plain = [](const QString &text) { return core::plainLine(text, 300); };
    if (ingress.elb)
        return tr("Bayplan will change the target group %1 with the AWS credentials of this machine")
            .arg(plain(ingress.elb->targetGroup));
    const BalancerPlace &place = ingress.place;
    const QString where = place.kind == BalancerPlace::Kind::Local ? tr("this machine") : plain(place.machine);
    if (place.reload.isEmpty())
        return tr("Bayplan will write %1 on %2 and have %3 read it")
            .arg(plain(place.file), where, services::toString(ingress.kind));
    return tr("Bayplan will write %1 on %2 and run “%3” there").arg(plain(place.file), where, plain(place.reload));
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
