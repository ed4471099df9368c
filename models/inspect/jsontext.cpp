// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/jsontext.h"

namespace bayplan::inspect {

using namespace Qt::Literals::StringLiterals;
using Type = JsonNode::Type;

namespace {

constexpr int step = 4;

class Writer
{
public:
    explicit Writer(bool pretty) : m_pretty(pretty) {}

    void write(const JsonNode &node)
    {
        if (!node.isContainer()) {
            m_text += node.type == Type::String ? jsonString(node.shown()) : node.shown();
            return;
        }
        const bool isObject = node.type == Type::Object;
        m_text += isObject ? u'{' : u'[';
        ++m_depth;
        for (size_t i = 0; i < node.children.size(); ++i) {
            if (i > 0)
                m_text += m_pretty ? u","_s : u", "_s;
            newLine();
            if (isObject)
                m_text += jsonString(node.children[i].key) + u": "_s;
            write(node.children[i]);
        }
        --m_depth;
        if (!node.children.empty())
            newLine();
        m_text += isObject ? u'}' : u']';
    }

    const QString &text() const { return m_text; }

private:
    void newLine()
    {
        if (m_pretty)
            m_text += u'\n' + QString(m_depth * step, u' ');
    }

    const bool m_pretty;
    int m_depth = 0;
    QString m_text;
};

QString written(const JsonNode &node, bool pretty)
{
    Writer writer(pretty);
    writer.write(node);
    return writer.text();
}

/// It does not stand for itself where it is shown: it controls, hides or turns what is around it.
bool isUnseen(QChar c)
{
    switch (c.category()) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return false;
    }
}

} // namespace

QString prettyJson(const JsonNode &node)
{
    return written(node, true);
}

QString compactJson(const JsonNode &node)
{
    return written(node, false);
}

QString jsonString(const QString &text)
{
    QString quoted = u"\""_s;
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\')
            quoted += u'\\';
        if (c == u'\n')
            quoted += u"\\n"_s;
        else if (c == u'\t')
            quoted += u"\\t"_s;
        else if (isUnseen(c))
            quoted += u"\\u%1"_s.arg(ushort(c.unicode()), 4, 16, QChar(u'0'));
        else
            quoted += c;
    }
    return quoted + u'"';
}

} // namespace bayplan::inspect
