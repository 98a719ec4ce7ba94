using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;

namespace Patchbay.Telemetry;

/// <summary>Headers with the secrets behind their references.</summary>
internal static class ResolvedHeaders
{
    /// <summary>Reads them.</summary>
    /// <returns>The headers that have a value, and why the first of the others has none.</returns>
    public static async Task<(IReadOnlyList<KeyValuePair<string, string>> Headers, string Problem)> ReadAsync(IReadOnlyList<EndpointHeader> headers, SecretReader secrets)
    {
        List<KeyValuePair<string, string>> read = [];
        var problem = "";
        foreach (var header in headers)
        {
            var value = await secrets.ReadAsync(header.Value).ConfigureAwait(false);
            if (value.Value is { } text) read.Add(new(header.Name, text));
            else if (problem.Length == 0) problem = $"the header `{header.Name}` has no value: {value.Failure!.Evidence}";
        }

        return (read, problem);
    }
}
