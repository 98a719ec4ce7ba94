namespace Patchbay.Settings;

/// <summary>Model names in settings, with <c>*</c> and <c>?</c> as in a shell.</summary>
internal static class ModelPattern
{
    /// <summary>What to write instead.</summary>
    public const string Fix = "write a model name; `*` stands for any characters and `?` for one, as in `claude-haiku-*`";

    /// <summary>No vendor has these in a model name; who writes them thinks of regular expressions.</summary>
    private static readonly System.Buffers.SearchValues<char> Foreign = System.Buffers.SearchValues.Create("\\^$(){}|<>\"'`,;");

    /// <summary>Why the text is no pattern; null when it is one.</summary>
    public static string? FindProblem(string pattern)
    {
        if (pattern.Length == 0) return "the model pattern is empty";
        foreach (var character in pattern)
        {
            if (char.IsWhiteSpace(character) || char.IsControl(character)) return $"the model pattern `{pattern}` has blanks in it";
        }

        var index = pattern.AsSpan().IndexOfAny(Foreign);
        return index < 0 ? null : $"the model pattern `{pattern}` has a `{pattern[index]}`: it is no regular expression";
    }
}
