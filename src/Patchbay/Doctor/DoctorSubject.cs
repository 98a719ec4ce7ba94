using Patchbay.Endpoints;
using Patchbay.Endpoints.Conformance;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Settings;

namespace Patchbay.Doctor;

/// <summary>Whom to look over, and what the configuration says of it.</summary>
/// <param name="Endpoint">The endpoint; null when <paramref name="Problem"/> says why there is none.</param>
/// <param name="Configuration">The first lines of the report.</param>
/// <param name="Problem">For a person.</param>
/// <param name="Fix">What to do about it.</param>
internal sealed record DoctorSubject(Endpoint? Endpoint, IReadOnlyList<CheckResult> Configuration, string Problem = "", string Fix = "")
{
    /// <summary>Finds it.</summary>
    /// <param name="settings">The settings in force.</param>
    /// <param name="settingsPath">Their file.</param>
    /// <param name="home">The user's home, which is shown as <c>~</c>.</param>
    /// <param name="target">A name, a URL, a process id, or null for the endpoint in force.</param>
    /// <param name="seams">Who knows more.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<DoctorSubject> FindAsync(PatchbaySettings settings, string settingsPath, string home, string? target, DoctorSeams seams, CancellationToken cancellationToken)
    {
        if (target is not null && !settings.Endpoints.ContainsKey(target) && int.TryParse(target, NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
        {
            return await OfProcessAsync(settings, pid, seams, cancellationToken).ConfigureAwait(false);
        }

        var plug = target is null ? new Plug(settings.Plugged, "", "") : Plug.Resolve(target == "off" ? "" : target, settings.Endpoints);
        if (plug.Endpoint is not { } endpoint) return new DoctorSubject(null, [], plug.Problem, plug.Fix);
        var configuration = seams.Configuration is { } ask ? await ask(endpoint, cancellationToken).ConfigureAwait(false) : [FromSettings(settings, settingsPath, home, endpoint, target)];
        return new DoctorSubject(endpoint, configuration);
    }

    private static async Task<DoctorSubject> OfProcessAsync(PatchbaySettings settings, int pid, DoctorSeams seams, CancellationToken cancellationToken)
    {
        if (seams.OfProcess is not { } ask) return new DoctorSubject(null, [], $"where process {pid} sends cannot be told here", "name an endpoint or a URL instead");
        var found = await ask(pid, cancellationToken).ConfigureAwait(false);
        if (found.Url is null) return new DoctorSubject(null, [], found.Problem, "name an endpoint or a URL instead");
        var plug = Plug.Resolve(found.Url, settings.Endpoints);
        return plug.Endpoint is null ? new DoctorSubject(null, [], plug.Problem, plug.Fix) : new DoctorSubject(plug.Endpoint, found.Checks);
    }

    private static CheckResult FromSettings(PatchbaySettings settings, string settingsPath, string home, Endpoint endpoint, string? target)
    {
        var isThere = File.Exists(settingsPath);
        var shown = home.Length > 0 && settingsPath.StartsWith(home + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? "~" + settingsPath[home.Length..] : settingsPath;
        var plugged = settings.Plugged.Name == endpoint.Name;
        var source = target is null
            ? isThere ? $"plugged in by {shown}" : "the default: there is no settings file"
            : settings.Endpoints.ContainsKey(endpoint.Name) ? $"an endpoint of {(isThere ? shown : "the program")}{(plugged ? ", plugged in" : ", not plugged in")}" : "a URL that no endpoint of the settings has";
        return new CheckResult { Name = CheckNames.Configuration, Layer = Layer.Lifecycle, Verdict = Verdict.Pass, Evidence = EvidenceText.Clean(source) };
    }
}
