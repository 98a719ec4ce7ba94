using System.Net;

namespace Patchbay.Endpoints.Kinds;

/// <summary>Recognises a host that looks like a known vendor's and is not: a typing slip or a trap, and a key goes there.</summary>
/// <remarks>It only ever warns. A company may well call its own gateway <c>claude.corp.example</c>.</remarks>
public static class LookAlikeHost
{
    private static readonly string[] AnthropicDomains = ["anthropic.com", "claude.ai", "claude.com"];
    private static readonly string[] AnthropicWords = ["anthropic", "claude"];

    /// <summary>Names that only resolve inside a network or on a machine: nobody can register them to deceive.</summary>
    private static readonly string[] PrivateSuffixes = [".localhost", ".local", ".internal", ".lan", ".home.arpa"];

    /// <summary>Says whom the host looks like.</summary>
    /// <param name="url">Address of an endpoint.</param>
    /// <returns>The vendor's host or name that it imitates; null when it is that vendor's own, or looks like nobody's.</returns>
    public static string? FindImitated(Uri url)
    {
        var host = url.Host.ToLowerInvariant().TrimEnd('.');
        if (url.IsLoopback || IPAddress.TryParse(url.DnsSafeHost, out _) || !host.Contains('.', StringComparison.Ordinal)) return null;
        if (PrivateSuffixes.Any(suffix => host.EndsWith(suffix, StringComparison.Ordinal))) return null;
        if (AnthropicDomains.Any(domain => IsUnder(host, domain))) return null;

        var hosts = PresetHosts();
        if (hosts.Any(preset => IsUnder(host, Domain(preset)))) return null;

        var skeleton = Skeleton(host);
        if (AnthropicWords.FirstOrDefault(word => skeleton.Contains(word, StringComparison.Ordinal)) is { } word)
            return word == "claude" ? "Claude (anthropic.com)" : "anthropic.com";
        return hosts.FirstOrDefault(preset => Imitates(host, skeleton, preset));
    }

    private static bool Imitates(string host, string skeleton, string preset)
    {
        var domain = Domain(preset);
        return host.StartsWith(preset + ".", StringComparison.Ordinal)
            || host.Contains("." + domain + ".", StringComparison.Ordinal)
            || host.StartsWith(domain + ".", StringComparison.Ordinal)
            || IsOneSlipAway(Domain(host), domain)
            || Domain(skeleton) == Skeleton(domain);
    }

    private static IReadOnlyList<string> PresetHosts() =>
    [
        .. KindCatalog.All
            .SelectMany(kind => kind.OtherUrls.Prepend(kind.DefaultUrl ?? ""))
            .Select(text => Uri.TryCreate(text.Replace("{WorkspaceId}", "workspace", StringComparison.Ordinal), UriKind.Absolute, out var url) ? url : null)
            .Where(url => url is { IsLoopback: false })
            .Select(url => url!.Host)
            .Distinct(),
    ];

    private static bool IsUnder(string host, string domain) =>
        host == domain || host.EndsWith("." + domain, StringComparison.Ordinal);

    /// <summary>The last two labels. Good enough to compare with: no preset lives below a two-part public suffix.</summary>
    private static string Domain(string host)
    {
        var labels = host.Split('.');
        return labels.Length <= 2 ? host : string.Join('.', labels[^2..]);
    }

    /// <summary>The host with characters that are read for others replaced by those: <c>c1aude</c>, <c>clаude</c> with a Cyrillic letter, <c>anthroplc</c>.</summary>
    private static string Skeleton(string host)
    {
        var text = host.Contains("xn--", StringComparison.Ordinal) ? Unicode(host) : host;
        text = text.Replace("rn", "m", StringComparison.Ordinal).Replace("vv", "w", StringComparison.Ordinal);
        var characters = text.Select(character => character switch
        {
            '0' or 'о' or 'ο' => 'o',
            '1' or 'i' or 'і' or 'ı' or 'ӏ' => 'l',
            '3' or 'е' or 'ё' => 'e',
            '4' or 'а' or 'α' => 'a',
            '5' or 'ѕ' => 's',
            'с' or 'ϲ' => 'c',
            'р' or 'ρ' => 'p',
            'һ' => 'h',
            'ԁ' => 'd',
            'т' => 't',
            'п' => 'n',
            'υ' or 'ս' => 'u',
            _ => character,
        });
        // The word list is compared in its own skeleton's spelling, so an `l` that stands for an `i` must read as one there.
        return new string([.. characters]).Replace("anthroplc", "anthropic", StringComparison.Ordinal);
    }

    private static string Unicode(string host)
    {
        try
        {
            return new IdnMapping().GetUnicode(host);
        }
        catch (ArgumentException)
        {
            // Not valid punycode: then it reads as nothing but itself.
            return host;
        }
    }

    /// <summary>One letter added, dropped, changed, or two neighbours swapped; short names differ by one too easily to tell.</summary>
    private static bool IsOneSlipAway(string a, string b)
    {
        if (a == b || a.Length < 7 || b.Length < 7 || Math.Abs(a.Length - b.Length) > 1) return false;
        var start = 0;
        while (start < a.Length && start < b.Length && a[start] == b[start]) start++;
        var left = a.AsSpan(start);
        var right = b.AsSpan(start);
        if (left.Length == right.Length)
        {
            return left[1..].SequenceEqual(right[1..])
                || (left.Length > 1 && left[0] == right[1] && left[1] == right[0] && left[2..].SequenceEqual(right[2..]));
        }

        return left.Length > right.Length ? left[1..].SequenceEqual(right) : right[1..].SequenceEqual(left);
    }
}
