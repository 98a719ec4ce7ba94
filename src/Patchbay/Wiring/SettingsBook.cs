using System.Text;
using Patchbay.Console.Settings;
using Patchbay.Protocol.Splice;
using Patchbay.Settings;

namespace Patchbay.Wiring;

/// <summary>The settings beside the plug and the endpoints, for the console.</summary>
internal sealed class SettingsBook(SettingsFile settings, SettingsEdit edit) : ISettingsBook
{
    private const string Section = "Advanced → Gateway";

    public string File => settings.FullPath;

    public IReadOnlyList<SettingRow> All
    {
        get
        {
            var (now, usual) = (settings.Current, PatchbaySettings.Default);
            return
            [
                new(SettingsKeys.Listen, Section, "Address of the gateway", "Where agents and this console find Patchbay; port 0 takes any free one. In force after `patchbay serve --replace`.", Text(now.Listen), Text(usual.Listen), "port host bind base url gateway"),
                new(SettingsKeys.DrainTimeout, Section, "Time to finish", "How long open streams may go on after the gateway was asked to stop.", Duration.Format(now.DrainTimeout), Duration.Format(usual.DrainTimeout), "shutdown drain stop timeout"),
                new(SettingsKeys.MaxBodyBytes, Section, "Largest request", "In bytes; a larger one is refused with 413.", now.MaxBodyBytes.ToString(CultureInfo.InvariantCulture), usual.MaxBodyBytes.ToString(CultureInfo.InvariantCulture), "limit size body bytes memory"),
            ];
        }
    }

    public async Task<string?> SetAsync(string key, string value, CancellationToken cancellationToken)
    {
        byte[]? json = value.Length == 0 ? null
            : key != SettingsKeys.MaxBodyBytes ? JsoncEditor.Quote(value)
            : long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? Encoding.UTF8.GetBytes(value)
            : null;
        if (json is null && value.Length > 0) return $"`{value}` is not a whole number of bytes";
        var result = await edit.ApplyAsync([new SettingsChange([key], json)], cancellationToken).ConfigureAwait(false);
        if (!result.IsDone) return string.Join("; ", result.Problems.Select(static problem => $"{problem.Message}: {problem.Fix}"));
        settings.Reload();
        return null;
    }

    private static string Text(Uri url) => url.AbsoluteUri.TrimEnd('/');
}
