using Patchbay.Translation.Common;
using Patchbay.Translation.OpenAIChat;

namespace Patchbay.Endpoints.Kinds;

/// <summary>The translator of each dialect that is not passed through.</summary>
public static class Translators
{
    private static readonly ChatTranslator Chat = new();

    /// <summary>The translator for <paramref name="dialect"/>.</summary>
    public static Translator Of(Dialect dialect) => dialect switch
    {
        Dialect.OpenAIChat => Chat,
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), dialect, "no translator"),
    };
}
