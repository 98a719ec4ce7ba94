using System.Buffers;
using System.Text.Json;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.AnthropicMessages;

/// <summary>Takes thinking that other endpoints have thought, and web searches that they have done, out of a request that is passed through: an
/// Anthropic endpoint refuses the signature and the sealed pages, and then every request of that session. All other bytes stay what they were.</summary>
public static class ForeignThinking
{
    private static ReadOnlySpan<byte> Mark => "\"patchbay:"u8;

    /// <summary>True when there may be such thinking; costs one search through the bytes.</summary>
    public static bool MayBeIn(ReadOnlySpan<byte> body) => body.IndexOf(Mark) >= 0;

    /// <summary>The body without it; the same bytes when there is none, or when it is not JSON.</summary>
    public static ReadOnlyMemory<byte> Strip(ReadOnlyMemory<byte> body)
    {
        var cuts = new List<Range>();
        try
        {
            Find(body.Span, cuts);
        }
        catch (JsonException)
        {
            // The endpoint's to refuse.
            return body;
        }

        if (cuts.Count == 0) return body;
        var output = new ArrayBufferWriter<byte>(body.Length);
        var at = 0;
        foreach (var cut in cuts)
        {
            output.Write(body.Span[at..cut.Start.Value]);
            at = cut.End.Value;
        }

        output.Write(body.Span[at..]);
        return output.WrittenMemory;
    }

    private static void Find(ReadOnlySpan<byte> body, List<Range> cuts)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 512 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMessages = reader.ValueTextEquals("messages"u8);
            reader.Read();
            if (isMessages && reader.TokenType == JsonTokenType.StartArray) FindInMessages(ref reader, cuts);
            else reader.Skip();
        }
    }

    private static void FindInMessages(ref Utf8JsonReader reader, List<Range> cuts)
    {
        var messages = new ElementList();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            var inside = new List<Range>();
            var isEmptied = false;
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var isContent = reader.ValueTextEquals("content"u8);
                    reader.Read();
                    if (isContent && reader.TokenType == JsonTokenType.StartArray) isEmptied = FindInContent(ref reader, inside);
                    else reader.Skip();
                }
            }
            else
            {
                reader.Skip();
            }

            // A message of nothing but such thinking goes as a whole: one without content is refused.
            messages.Add(start, (int)reader.BytesConsumed, isEmptied, inside);
        }

        messages.AddCuts(cuts);
    }

    /// <returns>True when nothing is left.</returns>
    private static bool FindInContent(ref Utf8JsonReader reader, List<Range> cuts)
    {
        var blocks = new ElementList();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            var isMarked = reader.TokenType == JsonTokenType.StartObject && IsMarked(ref reader);
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) reader.Skip();
            blocks.Add(start, (int)reader.BytesConsumed, isMarked, []);
        }

        blocks.AddCuts(cuts);
        return blocks.AllGone;
    }

    private static bool IsMarked(ref Utf8JsonReader reader)
    {
        var isMarked = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var mark = reader.ValueTextEquals("signature"u8) ? "patchbay:"u8
                : reader.ValueTextEquals("id"u8) || reader.ValueTextEquals("tool_use_id"u8) ? "srvtoolu_patchbay_"u8 : default; // WebSearch.IdPrefix
            reader.Read();
            if (!mark.IsEmpty && reader.TokenType == JsonTokenType.String && reader.ValueSpan.StartsWith(mark)) isMarked = true;
            reader.Skip();
        }

        return isMarked;
    }

    /// <summary>The elements of one array, some of which go, each with the comma that belongs to it.</summary>
    private sealed class ElementList
    {
        private readonly List<(int Start, int End, bool Goes, List<Range> Inside)> _elements = [];

        public bool AllGone => _elements.Count > 0 && _elements.TrueForAll(static element => element.Goes);

        public void Add(int start, int end, bool goes, List<Range> inside) => _elements.Add((start, end, goes, inside));

        public void AddCuts(List<Range> cuts)
        {
            var keptBefore = false;
            for (var i = 0; i < _elements.Count; i++)
            {
                var (start, end, goes, inside) = _elements[i];
                if (!goes)
                {
                    keptBefore = true;
                    cuts.AddRange(inside);
                    continue;
                }

                // With the comma behind it; the last ones of an array go with the comma before them.
                var nextKept = _elements.FindIndex(i, static element => !element.Goes);
                if (nextKept >= 0) cuts.Add(start.._elements[i + 1].Start);
                else if (keptBefore) cuts.Add(_elements[i - 1].End..end);
                else cuts.Add(start..(i + 1 < _elements.Count ? _elements[i + 1].Start : end));
            }
        }
    }
}
