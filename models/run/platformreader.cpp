// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/platformreader.h"

#include "fleet/hostconnection.h"
#include "images/calls.h"
#include "images/decode.h"
#include "run/conflicts.h"

namespace bayplan::run {

PlatformReader::PlatformReader(QObject *parent) : QObject(parent) {}

PlatformReader::~PlatformReader() = default;

std::optional<ImagePlatform> PlatformReader::platform(fleet::HostConnection &host, const QString &reference)
{
    const engine::Image *image = imageThere(host.live(), reference);
    if (!image || !fleet::isLive(host.status().state))
        return std::nullopt;
    const Key key{host.id(), image->id};
    if (const auto known = m_reads.constFind(key); known != m_reads.cend())
        return (*known)->platform;
    const auto read = std::make_shared<Read>();
    m_reads.insert(key, read);
    read->task = host.client().send(images::calls::inspect(image->id), [this, key](core::Result<QByteArray> reply) {
        const auto answered = m_reads.value(key);
        answered->task = {};
        if (!reply) {
            if (reply.error().httpStatus == 0)
                m_reads.remove(key); // it was the connection
            return;
        }
        const auto details = images::decodeDetails(*reply);
        if (!details)
            return;
        answered->platform = ImagePlatform{details->os, details->architecture, details->variant};
        Q_EMIT changed();
    });
    return std::nullopt;
}

} // namespace bayplan::run
