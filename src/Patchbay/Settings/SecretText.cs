using Patchbay.Endpoints.Credentials;
using Patchbay.Protocol.Splice;

namespace Patchbay.Settings;

/// <summary>Reads a value that is a secret, or may be one: a reference, or the value itself.</summary>
internal static class SecretText
{
    private const string Ways = "`${env:NAME}`, `${file:PATH}`, `${command:LINE}` or `${secret:NAME}`";

    /// <summary>Reads the value of <paramref name="what"/>.</summary>
    /// <param name="text">The file.</param>
    /// <param name="node">The value.</param>
    /// <param name="what">Its name for messages.</param>
    /// <param name="isSecret">True when the value itself may only stand in a file that nobody else can read.</param>
    public static Secret? Read(SettingsText text, JsoncNode node, string what, bool isSecret)
    {
        if (text.String(node, what, "\"${env:NAME}\"") is not { } written) return null;
        var secret = new Secret(written);
        var (problem, fix) = secret.IsLiteral ? CheckLiteral(text, written, isSecret) : CheckReference(text, node, secret);
        if (problem is null) return secret;
        text.Problem(node.Start, $"{what} {problem}", fix);
        return null;
    }

    private static (string? Problem, string Fix) CheckLiteral(SettingsText text, string written, bool isSecret)
    {
        if (written.Trim().Length == 0) return ("is empty", $"write {Ways}");
        if (written.Contains("${", StringComparison.Ordinal)) return ("has a reference inside a longer text", $"a reference is the whole value: {Ways}");
        if (written.AsSpan().ContainsAnyExceptInRange(' ', '~')) return ("has line breaks or other characters that cannot stand in a header", "copy it again");
        return isSecret && !text.IsPrivate
            ? ("is a secret in a file that others on this machine can read", $"run `chmod 600 {text.File}`, or write a reference: {Ways}")
            : (null, "");
    }

    private static (string? Problem, string Fix) CheckReference(SettingsText text, JsoncNode node, Secret secret)
    {
        if (!SecretSchemes.All.Contains(secret.Scheme))
        {
            var near = DidYouMean.Find(secret.Scheme, SecretSchemes.All);
            return ($"has an unknown reference `{secret.Scheme}`", near is null ? $"write {Ways}" : $"did you mean `${{{near}:…}}`?");
        }

        if (secret.Argument.Trim().Length == 0) return ($"has a reference `{secret}` that names nothing", $"write {Ways}");
        if (secret.Scheme == SecretSchemes.File) WarnWhenOpen(text, node, secret);
        return (null, "");
    }

    /// <summary>A warning and no more: secrets that a container mounts are often readable by all who are in it.</summary>
    private static void WarnWhenOpen(SettingsText text, JsoncNode node, Secret secret)
    {
        var path = FilePath.Resolve(secret.Argument, text.Folder, text.Home);
        try
        {
            if (!File.Exists(path)) text.Warn(node.Start, $"`{path}` is not there", "make the file, or correct the path");
            else if (!FilePath.IsPrivate(path)) text.Warn(node.Start, $"the secret in `{path}` can be read by others on this machine", $"run `chmod 600 {path}`");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            text.Warn(node.Start, $"`{path}` cannot be looked at: {exception.Message}", "check its permissions");
        }
    }
}
