using System.Text.RegularExpressions;
using Patchbay.Endpoints.Credentials;

namespace Patchbay.Endpoints.Diagnosis;

/// <summary>Finds keys in an endpoint's own words: servers like to repeat the one they refuse.</summary>
internal static partial class EvidenceSecrets
{
    /// <summary>Identifiers that vendors want quoted in a report.</summary>
    private static readonly string[] KnownIdentifiers = ["req_", "msg_", "toolu_", "call_", "chatcmpl-", "cmpl-"];

    /// <summary>Redacts everything that looks like a key; words, model names and request ids stay.</summary>
    public static string Redact(string text)
    {
        text = UserInfo().Replace(text, "://…@");
        text = NamedSecret().Replace(text, static match => match.Groups["name"].Value + Redaction.Redact(match.Groups["value"].Value));
        text = PrefixedKey().Replace(text, static match => Redaction.Redact(match.Value));
        return LongRun().Replace(text, static match => LooksRandom(match.ValueSpan) ? Redaction.Redact(match.Value) : match.Value);
    }

    /// <summary>Letters and digits mixed, as no word, path, model name or UUID has them: over the whole run, or, where it has
    /// separators, in one part of at least ten characters that mixes both cases as well.</summary>
    private static bool LooksRandom(ReadOnlySpan<char> run)
    {
        foreach (var known in KnownIdentifiers)
        {
            if (run.StartsWith(known)) return false;
        }

        var hasSeparators = run.ContainsAny('/', '-', '_');
        foreach (var part in run.SplitAny('/', '-', '_'))
        {
            var (digits, upper, lower) = Count(run[part]);
            var isMixed = digits >= 2 && upper + lower >= 2;
            if (hasSeparators ? isMixed && upper > 0 && lower > 0 && digits + upper + lower >= 10 : isMixed) return true;
        }

        return false;
    }

    private static (int Digits, int Upper, int Lower) Count(ReadOnlySpan<char> part)
    {
        var (digits, upper, lower) = (0, 0, 0);
        foreach (var character in part)
        {
            if (char.IsAsciiDigit(character)) digits++;
            else if (char.IsAsciiLetterUpper(character)) upper++;
            else if (char.IsAsciiLetterLower(character)) lower++;
        }

        return (digits, upper, lower);
    }

    [GeneratedRegex(@"://[^/@\s]+@")]
    private static partial Regex UserInfo();

    [GeneratedRegex("""(?<name>\b(bearer|basic)\s+(?!auth|token|scheme|cred|realm|prefix|header|format|error)|\b(api[-_]?key|access[-_]?token|auth[-_]?token|token|secret|password|passwd)["']?\s*=\s*["']?)(?<value>[A-Za-z0-9._~+/=\-]{6,})""", RegexOptions.IgnoreCase)]
    private static partial Regex NamedSecret();

    /// <summary>Prefixes that vendors give their keys, so that they can be found: sk-, pb-, ghp_, AIza, AKIA, xox, hf_, a JWT's.</summary>
    [GeneratedRegex(@"\b(sk|pk|rk|pb|pat|key)[-_][A-Za-z0-9_\-]{8,}|\b(gh[opsur]_|github_pat_|glpat-|hf_|gsk_|xai-|xox[abpr]-|AIza|AKIA|ya29\.|nvapi-)[A-Za-z0-9_\-.]{8,}|\beyJ[A-Za-z0-9_\-]{10,}(\.[A-Za-z0-9_\-]+)*")]
    private static partial Regex PrefixedKey();

    /// <summary>Hexadecimal or base64, either alphabet.</summary>
    [GeneratedRegex(@"(?<![A-Za-z0-9+/_\-])[A-Za-z0-9+/_\-]{24,}={0,2}")]
    private static partial Regex LongRun();
}
