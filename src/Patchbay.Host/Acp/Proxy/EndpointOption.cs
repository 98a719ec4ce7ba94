using System.Buffers;
using System.Text.Json;
using Patchbay.Protocol.Splice;

namespace Patchbay.Host.Acp.Proxy;

/// <summary>The session option that editors show as a menu: where the session's requests go. Pure: bytes in, bytes out.</summary>
public static class EndpointOption
{
    /// <summary>Its id.</summary>
    public const string Id = "patchbay_endpoint";

    private const string Options = "configOptions";

    /// <summary>Puts the option behind those that <paramref name="container"/> has. No other byte changes.</summary>
    /// <param name="container">An answer or an update with <c>configOptions</c>.</param>
    /// <param name="option">What <see cref="Write"/> wrote.</param>
    /// <param name="at">Where <c>configOptions</c> is, from the outermost object down.</param>
    public static byte[] AddTo(ReadOnlyMemory<byte> container, ReadOnlyMemory<byte> option, params ReadOnlySpan<string> at) => RawJson.Append(container, [.. at, Options], option);

    /// <summary>The options of an answer or an update, raw; empty when it has none.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> container, params ReadOnlySpan<string> at)
    {
        var options = RawJson.Get(container, [.. at, Options]);
        return options.Span is [(byte)'[', ..] ? options : default;
    }

    /// <summary>An object whose <c>configOptions</c> are the agent's last known ones and ours.</summary>
    /// <param name="known">The agent's, raw; empty = none.</param>
    /// <param name="option">Ours.</param>
    public static byte[] Answer(ReadOnlyMemory<byte> known, ReadOnlyMemory<byte> option) =>
        AddTo(known.IsEmpty ? "{}"u8.ToArray() : RawJson.Set("{}"u8.ToArray(), [Options], known), option);

    /// <summary>The option as JSON.</summary>
    /// <param name="choices">What there is.</param>
    /// <param name="current">The session's own value.</param>
    /// <param name="isV2">Whether the client speaks version 2 of the protocol, which calls the id <c>configId</c>.</param>
    public static byte[] Write(EndpointChoices choices, string current, bool isV2)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString(isV2 ? "configId" : "id", Id);
            writer.WriteString("name", "Endpoint");
            writer.WriteString("description", "Where this session's model requests go");
            writer.WriteString("category", "_patchbay_endpoint"); // The schema keeps names that begin with `_` for everybody's own.
            writer.WriteString("type", "select");
            writer.WriteString("currentValue", current);
            writer.WriteStartArray("options");
            // An endpoint that has left the settings meanwhile is still the session's own.
            foreach (var value in choices.Values.Contains(current, StringComparer.Ordinal) ? choices.Values : choices.Values.Append(current))
            {
                writer.WriteStartObject();
                writer.WriteString("value", value);
                writer.WriteString("name", choices.NameOf(value));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
