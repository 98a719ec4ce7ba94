using System.Text.Json;

namespace Patchbay.Protocol.Events;

/// <summary>What an answer says of itself: its number, the model that wrote it, why it ended. None of its text.</summary>
public sealed class AnswerFacts
{
    /// <summary>The answer's <c>id</c>; empty when it was not told.</summary>
    public string Id { get; private set; } = "";

    /// <summary>The model that wrote it, as the endpoint names it; empty when it was not told.</summary>
    public string Model { get; private set; } = "";

    /// <summary>Its <c>stop_reason</c>; empty when it was not told.</summary>
    public string StopReason { get; private set; } = "";

    /// <summary>Reads a Message, or the data of a <c>message_start</c> or <c>message_delta</c>; broken JSON tells nothing more.</summary>
    public void Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 512 });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName) continue;
                var isId = reader.ValueTextEquals("id"u8);
                var isModel = reader.ValueTextEquals("model"u8);
                var isReason = reader.ValueTextEquals("stop_reason"u8);
                var descends = reader.CurrentDepth == 1 && (reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("delta"u8));
                reader.Read();
                if (reader.TokenType == JsonTokenType.String)
                {
                    if (isId) Id = reader.GetString()!;
                    else if (isModel) Model = reader.GetString()!;
                    else if (isReason) StopReason = reader.GetString()!;
                }
                else if (!descends)
                {
                    reader.Skip();
                }
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // The client's to refuse.
        }
    }
}
