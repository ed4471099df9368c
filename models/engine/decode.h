// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "engine/container.h"
#include "engine/engineinfo.h"
#include "engine/event.h"
#include "engine/image.h"
#include "engine/network.h"
#include "engine/process.h"
#include "engine/stats.h"
#include "engine/volume.h"
#include "net/http.h"

#include <QByteArray>

#include <vector>

/// Engine replies turned into our types. Pure; any text gives a result or an error, never a crash. Missing and unknown
/// fields are fine, wrong types are not (Error::Kind::Protocol).
namespace bayplan::engine {

/// GET /containers/json?all=1. `readAt` dates the ages in status texts.
core::Result<std::vector<Container>> decodeContainerList(const QByteArray &json, core::Time readAt);
/// GET /containers/{id}/json
core::Result<Container> decodeContainer(const QByteArray &json);
/// GET /images/json
core::Result<std::vector<Image>> decodeImageList(const QByteArray &json);
/// GET /networks
core::Result<std::vector<Network>> decodeNetworkList(const QByteArray &json);
/// GET /volumes
core::Result<std::vector<Volume>> decodeVolumeList(const QByteArray &json);
/// One line of GET /events
core::Result<Event> decodeEvent(const QByteArray &json);
/// GET /version: the newest API the engine speaks.
core::Result<ApiVersion> decodeNewestApi(const QByteArray &version);
/// GET /info together with GET /version
core::Result<EngineInfo> decodeInfo(const QByteArray &info, const QByteArray &version);
/// GET /containers/{id}/stats?stream=false
core::Result<StatsSample> decodeStats(const QByteArray &json);
/// GET /containers/{id}/top with one of psArguments(), of whatever columns the host's ps has.
core::Result<std::vector<Process>> decodeTop(const QByteArray &json);
/// Headers and body of GET /_ping; an error of kind NotAnEngine when something else answered.
core::Result<Ping> decodePing(const net::HttpReply &reply);
/// The engine's own error reply: its message (Docker: "message", Podman also "cause") as an Error of the right kind.
core::Error decodeError(const net::HttpReply &reply);

} // namespace bayplan::engine
