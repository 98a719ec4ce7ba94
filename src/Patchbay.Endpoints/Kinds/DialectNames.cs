namespace Patchbay.Endpoints.Kinds;

/// <summary>The dialects by their names in settings and messages.</summary>
public static class DialectNames
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<Dialect>().Select(Word)];

    /// <summary>A dialect's name.</summary>
    public static string Word(this Dialect dialect) => dialect switch
    {
        Dialect.AnthropicMessages => "anthropic-messages",
        Dialect.OpenAIChat => "openai-chat",
        Dialect.OpenAIResponses => "openai-responses",
        Dialect.Gemini => "gemini",
        Dialect.Ollama => "ollama",
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), dialect, "a dialect without a name"),
    };

    /// <summary>The dialect of that name, or null.</summary>
    public static Dialect? Find(string word)
    {
        foreach (var dialect in Enum.GetValues<Dialect>())
        {
            if (dialect.Word() == word) return dialect;
        }

        return null;
    }
}
