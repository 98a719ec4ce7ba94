using System.Buffers;
using System.Text.Json;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.Gemini;

/// <summary>Counts by <c>POST …/models/{model}:countTokens</c>.</summary>
/// <remarks>ai.google.dev/api/tokens (read 2026-11-24): beside <c>contents</c> it takes nothing; system instruction and tools count only inside
/// <c>generateContentRequest</c>, which names the model once more. Vertex has no such field and takes <c>contents</c>, <c>systemInstruction</c>,
/// <c>tools</c> and <c>generationConfig</c> bare (google.cloud.aiplatform.v1 CountTokensRequest, read 2026-11-24).</remarks>
internal sealed class GeminiCount(CountQuestion first) : TokenCount(first)
{
    /// <summary>The count of <paramref name="request"/>.</summary>
    /// <param name="target">Where to ask.</param>
    /// <param name="model">The model's name, without <c>models/</c>.</param>
    /// <param name="isVertex">The shape that is wanted.</param>
    /// <param name="request">What to count.</param>
    /// <param name="traits">Whom it is for.</param>
    public static GeminiCount Of(string target, string model, bool isVertex, MessagesRequest request, EndpointTraits traits)
    {
        var body = new ArrayBufferWriter<byte>(4096);
        RequestWriter.WriteCount(request, traits, isVertex ? null : $"models/{model}", body);
        return new GeminiCount(new CountQuestion(target, body.WrittenMemory));
    }

    /// <inheritdoc/>
    protected override CountReply Read(JsonElement answer) => NumberIn(answer, "totalTokens");

    /// <inheritdoc/>
    protected override CountReply Refused(int status, ReadOnlySpan<byte> body) => CountReply.Fail($"it answered {status}: {ErrorReader.Read(body).Message}");
}
