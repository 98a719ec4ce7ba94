using System.Buffers;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.Gemini;

/// <summary>Google's generateContent, at ai.google.dev and on Vertex.</summary>
public sealed class GeminiTranslator : Translator
{
    /// <inheritdoc/>
    public override string Dialect => "gemini";

    /// <inheritdoc/>
    /// <remarks>Vertex's base URLs hold a version and then the project: <c>/v1/projects/P/locations/L/publishers/google</c>.</remarks>
    public override string Target(string basePath, MessagesRequest request, EndpointTraits traits) =>
        Target(basePath, NameOf(traits), request.IsStream ? "streamGenerateContent?alt=sse" : "generateContent");

    /// <inheritdoc/>
    public override TokenCount? Count(string basePath, MessagesRequest request, EndpointTraits traits) =>
        GeminiCount.Of(Target(basePath, NameOf(traits), "countTokens"), NameOf(traits), basePath.Contains("/publishers/", StringComparison.Ordinal), request, traits);

    /// <inheritdoc/>
    protected override void Write(MessagesRequest request, EndpointTraits traits, IBufferWriter<byte> output) => RequestWriter.Write(request, traits, output);

    /// <inheritdoc/>
    public override AnswerStreamReader CreateStreamReader(EndpointTraits traits) => new GeminiStreamReader(traits);

    /// <inheritdoc/>
    public override void ReadResponse(ReadOnlySpan<byte> body, EndpointTraits traits, IAnswerSink sink) => ResponseReader.Read(body, traits, sink);

    /// <inheritdoc/>
    public override EndpointError ReadError(ReadOnlySpan<byte> body) => ErrorReader.Read(body);

    private static string Target(string basePath, string model, string verb) => $"{(HasVersion(basePath) ? "" : "/v1beta")}/models/{Uri.EscapeDataString(model)}:{verb}";

    private static string NameOf(EndpointTraits traits) => traits.Model.StartsWith("models/", StringComparison.Ordinal) ? traits.Model["models/".Length..] : traits.Model;

    private static bool HasVersion(string basePath)
    {
        foreach (var segment in basePath.Split('/'))
        {
            if (segment.Length > 1 && segment[0] == 'v' && char.IsAsciiDigit(segment[1])) return true;
        }

        return false;
    }
}
