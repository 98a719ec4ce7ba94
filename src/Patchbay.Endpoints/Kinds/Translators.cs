using Patchbay.Translation.Common;
using Patchbay.Translation.Gemini;
using Patchbay.Translation.Ollama;
using Patchbay.Translation.OpenAIChat;
using Patchbay.Translation.OpenAIResponses;

namespace Patchbay.Endpoints.Kinds;

/// <summary>The translator of each dialect that is not passed through.</summary>
public static class Translators
{
    private static readonly ChatTranslator Chat = new();
    private static readonly ResponsesTranslator Responses = new();
    private static readonly GeminiTranslator Gemini = new();
    private static readonly OllamaTranslator Ollama = new();

    /// <summary>The translator for <paramref name="dialect"/>.</summary>
    public static Translator Of(Dialect dialect) => dialect switch
    {
        Dialect.OpenAIChat => Chat,
        Dialect.OpenAIResponses => Responses,
        Dialect.Gemini => Gemini,
        Dialect.Ollama => Ollama,
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), dialect, "no translator"),
    };
}
