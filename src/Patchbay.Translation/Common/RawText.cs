using System.Runtime.InteropServices;
using System.Text.Json;

namespace Patchbay.Translation.Common;

/// <summary>The content of a JSON string, still escaped, where it lies in the request: most of a conversation travels without being looked at.</summary>
public readonly struct RawText
{
    private readonly JsonElement _element;
    private readonly byte[]? _literal;

    /// <param name="element">A JSON string.</param>
    public RawText(JsonElement element) => _element = element;

    /// <param name="text">Words of ours.</param>
    public RawText(string text) => _literal = JsonText.Escaped(text);

    /// <summary>The escaped bytes between the quotes.</summary>
    public ReadOnlySpan<byte> Content => _literal ?? (_element.ValueKind == JsonValueKind.String ? JsonMarshal.GetRawUtf8Value(_element)[1..^1] : default);

    /// <summary>True when there is no text at all.</summary>
    public bool IsEmpty => Content.IsEmpty;
}
