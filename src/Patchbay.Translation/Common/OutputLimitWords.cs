using System.Text.RegularExpressions;

namespace Patchbay.Translation.Common;

/// <summary>Finds the most output tokens a model gives in the sentence with which its endpoint refuses more.</summary>
public static partial class OutputLimitWords
{
    /// <summary>The limit; null when the sentence is about something else.</summary>
    /// <remarks>OpenAI: "max_tokens is too large: 128000. This model supports at most 16384 completion tokens"; Groq: "`max_tokens` must be less
    /// than or equal to `8192`"; Mistral, vLLM and others say it likewise.</remarks>
    public static int? Find(string message)
    {
        if (!Subject().IsMatch(message)) return null;
        var match = Limit().Match(message);
        return match.Success && int.TryParse(match.Groups["limit"].Value.Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0 ? limit : null;
    }

    [GeneratedRegex("max_tokens|max_completion_tokens|max_output_tokens|maxOutputTokens|max_new_tokens", RegexOptions.IgnoreCase)]
    private static partial Regex Subject();

    [GeneratedRegex(@"(at most|less than or equal to|no more than|up to|maximum(?: allowed)?(?: value)?(?: number of output tokens)?(?: is| of|:)?|limit(?: is| of|:)?|<=|range of \[\d+,|from \d+ to|between \d+ and|to \d+ \(inclusive\) exclusive)\s*[`'""]?(?<limit>\d[\d,]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Limit();
}
