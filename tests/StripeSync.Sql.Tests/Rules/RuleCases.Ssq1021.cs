namespace StripeSync.Sql.Tests.Rules;

public static partial class RuleCases
{
    private const string Jobs = """
        CREATE TABLE jobs (id bigserial PRIMARY KEY, name text NOT NULL, st text NOT NULL, tries int NOT NULL DEFAULT 0, live boolean NOT NULL DEFAULT true);
        """;

    private const string ActiveJobs = Jobs + " CREATE UNIQUE INDEX jobs_active ON jobs (name) WHERE st = 'active';";
    private const string ActiveJob = "INSERT INTO jobs (name, st) VALUES ('a', 'active');";

    private static RuleCase[] Ssq1021() =>
    [
        new("1021 the value of the row stands in the predicate", ActiveJobs, "INSERT INTO jobs (name, st) VALUES (@name, @st) ON CONFLICT {|SSQ1021:(name) WHERE st = @st|} DO NOTHING", ActiveJob)
        { SqlState = "42P10", OnlyGenericPlan = true, Parameters = "name=a;st=active", Keys = "(name)", Remedies = 1 },
        new("1021 a number that is used elsewhere too", ActiveJobs, "INSERT INTO jobs (name, st) VALUES ($1, $2) ON CONFLICT {|SSQ1021:(name) WHERE st = $2|} DO UPDATE SET tries = 3", ActiveJob)
        { SqlState = "42P10", OnlyGenericPlan = true, Parameters = "1=a;2=active", Remedies = 1 },
        new("1021 a number that is used nowhere else", ActiveJobs, "INSERT INTO jobs (name, st) VALUES ($1, 'active') ON CONFLICT {|SSQ1021:(name) WHERE st = $2|} DO NOTHING", ActiveJob)
        { SqlState = "42P10", OnlyGenericPlan = true, Parameters = "1=a;2=active", Remedies = 0 },
        new("1021 the constant first, in parentheses", ActiveJobs, "INSERT INTO jobs (name, st) VALUES ('a', 'active') ON CONFLICT {|SSQ1021:(name) WHERE (@st = st)|} DO NOTHING", ActiveJob)
        { SqlState = "42P10", OnlyGenericPlan = true, Parameters = "st=active", Remedies = 1 },
        new("1021 a range", Jobs + "CREATE UNIQUE INDEX jobs_tried ON jobs (name) WHERE tries > 3;", "INSERT INTO jobs (name, st, tries) VALUES ('a', 'x', 5) ON CONFLICT {|SSQ1021:(name) WHERE tries > @tries|} DO NOTHING")
        { SqlState = "42P10", OnlyGenericPlan = true, Parameters = "tries=4", Remedies = 1 },
        new("1021 a boolean", Jobs + "CREATE UNIQUE INDEX jobs_live ON jobs (name) WHERE live;", "INSERT INTO jobs (name, st) VALUES ('a', 'x') ON CONFLICT {|SSQ1021:(name) WHERE live = @live|} DO NOTHING")
        { SqlState = "42P10", OnlyGenericPlan = true, Parameters = "live=true", Remedies = 1 },
        new("1021 an array", ActiveJobs, "INSERT INTO jobs (name, st) VALUES ('a', 'active') ON CONFLICT {|SSQ1021:(name) WHERE st = ANY(@states)|} DO NOTHING", ActiveJob)
        { SqlState = "42P10", OnlyGenericPlan = true, Parameters = "states={active}", Remedies = 1 },
        new("1021 a list", ActiveJobs, "INSERT INTO jobs (name, st) VALUES ('a', 'active') ON CONFLICT {|SSQ1021:(name) WHERE st IN (@one, @two)|} DO NOTHING", ActiveJob)
        { SqlState = "42P10", OnlyGenericPlan = true, Parameters = "one=active;two=active", Remedies = 1 },
        new("1021 one part of two", Jobs + "CREATE UNIQUE INDEX jobs_both ON jobs (name) WHERE st = 'active' AND live;", "INSERT INTO jobs (name, st) VALUES ('a', 'active') ON CONFLICT {|SSQ1021:(name) WHERE st = @st AND live|} DO NOTHING")
        { SqlState = "42P10", OnlyGenericPlan = true, Parameters = "st=active", Remedies = 1 },

        new("1021 silent: the literal", ActiveJobs, "INSERT INTO jobs (name, st) VALUES (@name, 'active') ON CONFLICT (name) WHERE st = 'active' DO NOTHING", ActiveJob)
        { OnlyGenericPlan = true, Parameters = "name=a" },
        new("1021 silent: IS NOT NULL needs no value", Jobs + "CREATE UNIQUE INDEX jobs_some ON jobs (name) WHERE st IS NOT NULL;", "INSERT INTO jobs (name, st) VALUES ('a', @st) ON CONFLICT (name) WHERE st = @st DO NOTHING", ActiveJob)
        { OnlyGenericPlan = true, Parameters = "st=active" },
        new("1021 silent: a parameter beside the proof", ActiveJobs, "INSERT INTO jobs (name, st) VALUES ('a', 'active') ON CONFLICT (name) WHERE st = 'active' AND tries = @tries DO NOTHING", ActiveJob)
        { OnlyGenericPlan = true, Parameters = "tries=1" },
        new("1021 silent: a key without a predicate is there too", ActiveJobs + "CREATE UNIQUE INDEX jobs_name ON jobs (name);", "INSERT INTO jobs (name, st) VALUES ('a', 'active') ON CONFLICT (name) WHERE st = @st DO NOTHING", ActiveJob)
        { OnlyGenericPlan = true, Parameters = "st=active" },
        new("1021 silent: a predicate on an ordinary key", Customers, "INSERT INTO customers (email, name) VALUES ('a', 'b') ON CONFLICT (email) WHERE name = @name DO NOTHING")
        { OnlyGenericPlan = true, Parameters = "name=b" },
        new("1021 silent: the parameter is in the action", ActiveJobs, "INSERT INTO jobs (name, st) VALUES ('a', 'active') ON CONFLICT (name) WHERE st = 'active' DO UPDATE SET tries = @tries WHERE jobs.st = @st", ActiveJob)
        { OnlyGenericPlan = true, Parameters = "tries=1;st=active" },
        new("1021 silent: a condition that may fold away", ActiveJobs, "INSERT INTO jobs (name, st) VALUES ('a', 'active') ON CONFLICT (name) WHERE @all::int = 1 OR st = 'active' DO NOTHING", ActiveJob)
        { Parameters = "all=0" },
        new("1021 silent: a pattern that may be the index's", Jobs + "CREATE UNIQUE INDEX jobs_like ON jobs (name) WHERE st LIKE 'act%';", "INSERT INTO jobs (name, st) VALUES ('a', 'active') ON CONFLICT (name) WHERE st LIKE @pattern DO NOTHING", ActiveJob)
        { Parameters = "pattern=act%" },
    ];
}
