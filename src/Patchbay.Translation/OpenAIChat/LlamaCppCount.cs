using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.OpenAIChat;

/// <summary>Counts at llama-server: by its own count of a chat, and at one that has none yet by its template and its tokenizer.</summary>
/// <remarks>tools/server/README.md (read 2026-11-24): <c>POST /v1/chat/completions/input_tokens</c> → <c>input_tokens</c>; <c>POST /apply-template</c> →
/// <c>prompt</c>; <c>POST /tokenize</c> → <c>tokens</c>. All take a chat request's other fields too, and a router reads <c>model</c>.</remarks>
internal sealed class LlamaCppCount(ReadOnlyMemory<byte> chat, string model, bool hasMedia) : TokenCount(new CountQuestion("/v1/chat/completions/input_tokens", chat))
{
    private enum Step
    {
        Count,
        Template,
        Tokens,
    }

    private Step _step;

    /// <inheritdoc/>
    protected override CountReply Read(JsonElement answer)
    {
        switch (_step)
        {
            case Step.Count:
                return NumberIn(answer, "input_tokens");
            case Step.Template:
                if (!answer.TryGetProperty("prompt"u8, out var prompt) || prompt.ValueKind != JsonValueKind.String) return CountReply.Fail("its answer has no `prompt`");
                _step = Step.Tokens;
                return CountReply.Ask(new CountQuestion("/tokenize", Tokenize(prompt)));
            default:
                return answer.TryGetProperty("tokens"u8, out var tokens) && tokens.ValueKind == JsonValueKind.Array ? CountReply.Of(tokens.GetArrayLength()) : CountReply.Fail("its answer has no `tokens`");
        }
    }

    /// <inheritdoc/>
    protected override CountReply Refused(int status, ReadOnlySpan<byte> body)
    {
        if (_step != Step.Count || status is not (404 or 405)) return base.Refused(status, body);
        // An older server. Its template puts a mark where an image goes, and the mark is not what the image costs.
        if (hasMedia) return CountReply.Fail("it cannot count images");
        _step = Step.Template;
        return CountReply.Ask(new CountQuestion("/apply-template", chat));
    }

    private ReadOnlyMemory<byte> Tokenize(JsonElement prompt)
    {
        var body = new ArrayBufferWriter<byte>(4096);
        using var json = new RequestJson(body);
        var writer = json.Writer;
        writer.WriteStartObject();
        writer.WriteString("model"u8, model);
        writer.WritePropertyName("content"u8);
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(prompt), skipInputValidation: true);
        // As its completions do: the beginning's token, and the template's marks as tokens.
        writer.WriteBoolean("add_special"u8, true);
        writer.WriteBoolean("parse_special"u8, true);
        writer.WriteEndObject();
        writer.Flush();
        return body.WrittenMemory;
    }
}
