// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decode.h"
#include "engine/json.h"

namespace bayplan::engine {

using namespace Qt::Literals::StringLiterals;
using core::Result;

namespace {

void readAddresses(JsonReader &reader, const JsonReader::Object &row, Network &network)
{
    const auto ipam = reader.object(row, "IPAM");
    if (!ipam)
        return;
    network.addressDriver = reader.string(*ipam, "Driver");
    network.addressOptions = reader.stringMap(*ipam, "Options");
    const auto pools = reader.array(*ipam, "Config");
    if (!pools)
        return;
    for (const auto element : *pools) {
        const auto pool = reader.asObject(element, "Config", "a list of objects");
        if (!pool)
            return;
        network.pools.push_back({.subnet = reader.string(*pool, "Subnet"),
                                 .gateway = reader.string(*pool, "Gateway"),
                                 .range = reader.string(*pool, "IPRange"),
                                 .reserved = reader.stringMap(*pool, "AuxiliaryAddresses")});
    }
}

Network readNetwork(JsonReader &reader, const JsonReader::Object &row)
{
    Network network;
    network.id = reader.string(row, "Id");
    network.name = reader.string(row, "Name");
    network.driver = reader.string(row, "Driver");
    network.scope = reader.string(row, "Scope");
    network.created = reader.time(row, "Created");
    network.ipv6 = reader.boolean(row, "EnableIPv6");
    network.internal = reader.boolean(row, "Internal");
    network.attachable = reader.boolean(row, "Attachable");
    network.ingress = reader.boolean(row, "Ingress");
    network.options = reader.stringMap(row, "Options");
    network.labels = reader.stringMap(row, "Labels");
    readAddresses(reader, row, network);
    if (network.id.isEmpty())
        reader.wrong("Id", "there");
    return network;
}

} // namespace

bool isPredefined(const Network &network)
{
    return network.name == u"bridge"_s || network.name == u"host"_s || network.name == u"none"_s ||
           (network.name == u"podman"_s && network.driver == u"bridge"_s);
}

QString subnetsOf(const Network &network)
{
    QStringList subnets;
    for (const AddressPool &pool : network.pools)
        subnets << pool.subnet;
    return subnets.join(u", "_s);
}

Result<std::vector<Network>> decodeNetworkList(const QByteArray &json)
{
    JsonReader reader(u"the list of networks"_s);
    std::vector<Network> networks;
    if (const auto root = reader.parse(json)) {
        if (const auto rows = reader.asArray(*root)) {
            networks.reserve(rows->size());
            for (const auto element : *rows) {
                const auto row = reader.asObject(element, "", "a list of objects");
                if (!row)
                    break;
                networks.push_back(readNetwork(reader, *row));
            }
        }
    }
    if (!reader.ok())
        return core::fail(reader.error());
    return networks;
}

} // namespace bayplan::engine
