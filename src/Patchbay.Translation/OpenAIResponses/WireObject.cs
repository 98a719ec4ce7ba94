using System.Text.Json;

namespace Patchbay.Translation.OpenAIResponses;

/// <summary>One JSON object of the dialect, an event, an item, a part or a response, with its fields where they lie: nothing is copied.</summary>
internal ref struct WireObject
{
    public WireValue Type, Id, ItemId, CallId, Name, Delta, Text, Refusal, Arguments, Encrypted, Content, Summary, Annotations, Item, Part, Response, Status, Output, Usage, Details, Error, Reason, Url, Title, Action, Query;

    /// <summary>Where an event's item stands in the output; null when not said.</summary>
    public int? OutputIndex;

    /// <summary>Which part of its item an event is about; −1 when not said.</summary>
    public int PartIndex;

    /// <summary>Reads the object at the beginning of <paramref name="json"/>.</summary>
    /// <returns>Its length in bytes; −1 when it is no JSON object.</returns>
    public static int Read(ReadOnlySpan<byte> json, out WireObject read)
    {
        read = new WireObject { PartIndex = -1 };
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 512 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return -1;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.ValueSpan;
                reader.Read();
                var (start, kind) = ((int)reader.TokenStartIndex, reader.TokenType);
                var text = reader.ValueSpan;
                if (kind == JsonTokenType.Number && reader.TryGetInt32(out var number) && number >= 0) read.Set(name, number);
                reader.Skip();
                if (kind == JsonTokenType.String) read.Set(name, new WireValue(kind, text));
                else if (kind is JsonTokenType.StartObject or JsonTokenType.StartArray) read.Set(name, new WireValue(kind, json[start..(int)reader.BytesConsumed]));
            }

            return (int)reader.BytesConsumed;
        }
        catch (JsonException)
        {
            return -1;
        }
    }

    private void Set(ReadOnlySpan<byte> name, int number)
    {
        if (name.SequenceEqual("output_index"u8)) OutputIndex = number;
        else if (name.SequenceEqual("content_index"u8) || name.SequenceEqual("summary_index"u8)) PartIndex = number;
    }

    private void Set(ReadOnlySpan<byte> name, WireValue value)
    {
        // By length first: an event has a dozen fields, and there are thousands of events.
        switch (name.Length)
        {
            case 2 when name.SequenceEqual("id"u8): Id = value; break;
            case 3 when name.SequenceEqual("url"u8): Url = value; break;
            case 4 when name.SequenceEqual("type"u8): Type = value; break;
            case 4 when name.SequenceEqual("text"u8): Text = value; break;
            case 4 when name.SequenceEqual("item"u8): Item = value; break;
            case 4 when name.SequenceEqual("part"u8): Part = value; break;
            case 4 when name.SequenceEqual("name"u8): Name = value; break;
            case 5 when name.SequenceEqual("delta"u8): Delta = value; break;
            case 5 when name.SequenceEqual("error"u8): Error = value; break;
            case 5 when name.SequenceEqual("usage"u8): Usage = value; break;
            case 5 when name.SequenceEqual("title"u8): Title = value; break;
            case 5 when name.SequenceEqual("query"u8): Query = value; break;
            case 6 when name.SequenceEqual("status"u8): Status = value; break;
            case 6 when name.SequenceEqual("output"u8): Output = value; break;
            case 6 when name.SequenceEqual("reason"u8): Reason = value; break;
            case 6 when name.SequenceEqual("action"u8): Action = value; break;
            case 7 when name.SequenceEqual("item_id"u8): ItemId = value; break;
            case 7 when name.SequenceEqual("call_id"u8): CallId = value; break;
            case 7 when name.SequenceEqual("content"u8): Content = value; break;
            case 7 when name.SequenceEqual("summary"u8): Summary = value; break;
            case 7 when name.SequenceEqual("refusal"u8): Refusal = value; break;
            case 8 when name.SequenceEqual("response"u8): Response = value; break;
            case 9 when name.SequenceEqual("arguments"u8): Arguments = value; break;
            case 11 when name.SequenceEqual("annotations"u8): Annotations = value; break;
            case 17 when name.SequenceEqual("encrypted_content"u8): Encrypted = value; break;
            case 18 when name.SequenceEqual("incomplete_details"u8): Details = value; break;
        }
    }
}

/// <summary>A field's value; of none, null, numbers and booleans nothing is kept.</summary>
/// <param name="kind">String, object or array.</param>
/// <param name="bytes">A string's escaped content; JSON of all else.</param>
internal readonly ref struct WireValue(JsonTokenType kind, ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>True when there is a value.</summary>
    public bool IsThere => kind != JsonTokenType.None;

    /// <summary>A string's escaped content; empty for anything else.</summary>
    public ReadOnlySpan<byte> Text => kind == JsonTokenType.String ? _bytes : default;

    /// <summary>An object's JSON; empty for anything else.</summary>
    public ReadOnlySpan<byte> Object => kind == JsonTokenType.StartObject ? _bytes : default;

    /// <summary>The objects in an array; none in anything else.</summary>
    public WireArray Objects => new(kind == JsonTokenType.StartArray ? _bytes : "[]"u8);
}

/// <summary>The objects in an array, one after the other.</summary>
internal ref struct WireArray
{
    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _reader;

    /// <param name="json">An array that a reader has seen.</param>
    public WireArray(ReadOnlySpan<byte> json)
    {
        _json = json;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 512 });
        _reader.Read();
    }

    /// <summary>The next one.</summary>
    /// <returns>False at the end.</returns>
    public bool Next(out WireObject next)
    {
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            var (start, isObject) = ((int)_reader.TokenStartIndex, _reader.TokenType == JsonTokenType.StartObject);
            _reader.Skip();
            if (isObject && WireObject.Read(_json[start..(int)_reader.BytesConsumed], out next) >= 0) return true;
        }

        next = default;
        return false;
    }
}
