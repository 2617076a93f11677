using System.Globalization;

namespace StripeSync.Benchmarks.Corpus;

/// <summary>What a migration holds besides tables and keys.</summary>
internal sealed partial class MigrationGenerator
{
    private void Function()
    {
        var (name, columns) = Pick(_tables);
        _text.Append(CultureInfo.InvariantCulture, $"""
            CREATE OR REPLACE FUNCTION public.touch_{name}_{_number}() RETURNS trigger
                LANGUAGE plpgsql SECURITY DEFINER
                SET search_path TO 'public'
            AS $function$
            DECLARE
                v_count integer := 0;
            BEGIN
                -- The row's own clock, so that replicas agree.
                NEW.updated_at := now();
                SELECT count(*) INTO v_count FROM {name} WHERE {columns[0]} IS NOT DISTINCT FROM NEW.{columns[0]};
                IF v_count > 10 THEN
                    RAISE EXCEPTION 'Too many rows for %: it''s %', NEW.id, v_count USING ERRCODE = '23514';
                END IF;
                RETURN NEW;
            END;
            $function$;

            CREATE TRIGGER {name}_touch_{_number} AFTER UPDATE ON {name} FOR EACH ROW EXECUTE FUNCTION public.touch_{name}_{_number}();


            """);
    }

    private void Seed()
    {
        var (name, columns) = Pick(_tables);
        _text.Append("INSERT INTO ").Append(name).Append(" (").AppendJoin(", ", columns).Append(")\nVALUES\n");
        for (var rows = _random.Next(1, 12); rows > 0; rows--)
        {
            _text.Append("    (");
            for (var i = 0; i < columns.Length; i++)
            {
                _text.Append(i == 0 ? "" : ", ");
                switch (_random.Next(6))
                {
                    case 0: _text.Append("NULL"); break;
                    case 1: _text.Append(_random.Next(1_000_000)); break;
                    case 2: _text.Append("'{\"kind\": \"seed\", \"from\": \"migration\"}'"); break;
                    default: _text.Append('\'').Append(Pick(Nouns)).Append(" of the ").Append(Pick(Nouns)).Append('\''); break;
                }
            }

            _text.Append(rows == 1 ? ")\nON CONFLICT DO NOTHING;\n\n" : "),\n");
        }
    }

    private void Policy()
    {
        var (name, _) = Pick(_tables);
        _text.Append("CREATE POLICY \"Members can read ").Append(name).Append(' ').Append(_number).Append("\" ON public.").Append(name)
            .Append("\n    FOR SELECT TO authenticated\n    USING (auth.uid() IN (SELECT user_id FROM space_members WHERE space_members.space_id = ").Append(name).Append(".space_id));\n\n");
    }

    private void Comment()
    {
        var (name, columns) = Pick(_tables);
        _text.Append("COMMENT ON TABLE public.").Append(name).Append(" IS 'Everything that is known of a ").Append(Pick(Nouns)).Append("; one row for each.';\nCOMMENT ON COLUMN public.")
            .Append(name).Append('.').Append(columns[0]).Append(" IS 'What the customer''s ").Append(Pick(Nouns)).Append(" says.';\n/* Kept for the\n * auditors. */\n\n");
    }

    private void View()
    {
        var (name, columns) = Pick(_tables);
        _text.Append("CREATE OR REPLACE VIEW public.v_").Append(name).Append('_').Append(_number).Append(" AS\n SELECT t.id, t.").Append(columns[0])
            .Append(",\n    count(*) OVER (PARTITION BY t.").Append(columns[1]).Append(") AS total\n   FROM public.").Append(name).Append(" t\n  WHERE t.").Append(columns[2]).Append(" IS NOT NULL;\n\n");
    }

    private void Grant()
    {
        var (name, _) = Pick(_tables);
        _text.Append("GRANT SELECT, INSERT, UPDATE ON TABLE public.").Append(name).Append(" TO authenticated;\nREVOKE ALL ON TABLE public.").Append(name).Append(" FROM anon;\n\n");
    }

    /// <summary>One file as <c>pg_dump --schema-only</c> writes it, with some data behind COPY.</summary>
    public string Dump(int characters)
    {
        _text.Clear();
        _text.Append("--\n-- PostgreSQL database dump\n--\n\n\\restrict Zq3mXk\n\nSET statement_timeout = 0;\nSET lock_timeout = 0;\nSET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n"
            + "SELECT pg_catalog.set_config('search_path', '', false);\nSET check_function_bodies = false;\nSET default_tablespace = '';\nSET default_table_access_method = heap;\n\n");
        for (var i = 1; _text.Length < characters; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{Pick(Nouns)}s_{i}");
            _text.Append(CultureInfo.InvariantCulture, $"""
                --
                -- Name: {name}; Type: TABLE; Schema: public; Owner: app_owner
                --

                CREATE TABLE public.{name} (
                    id bigint NOT NULL,
                    space_id bigint NOT NULL,
                    event_type text NOT NULL,
                    status text DEFAULT 'pending'::text NOT NULL,
                    created_at timestamp with time zone DEFAULT now() NOT NULL,
                    payload jsonb,
                    amount numeric(12,2) DEFAULT 0.00,
                    CONSTRAINT {name}_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'done'::text])))
                );


                ALTER TABLE public.{name} OWNER TO app_owner;

                --
                -- Name: {name}_id_seq; Type: SEQUENCE; Schema: public; Owner: app_owner
                --

                ALTER TABLE public.{name} ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
                    SEQUENCE NAME public.{name}_id_seq
                    START WITH 1
                    INCREMENT BY 1
                    NO MINVALUE
                    NO MAXVALUE
                    CACHE 1
                );


                --
                -- Name: {name} {name}_pkey; Type: CONSTRAINT; Schema: public; Owner: app_owner
                --

                ALTER TABLE ONLY public.{name}
                    ADD CONSTRAINT {name}_pkey PRIMARY KEY (id);


                --
                -- Name: {name}_space_id_idx; Type: INDEX; Schema: public; Owner: app_owner
                --

                CREATE UNIQUE INDEX {name}_space_id_idx ON public.{name} USING btree (space_id, event_type) WHERE (status = 'pending'::text);


                """);
            if (i % 10 == 0)
            {
                _text.Append("COPY public.").Append(name).Append(" (id, space_id, event_type, status) FROM stdin;\n");
                for (var row = 0; row < 20; row++)
                    _text.Append(row).Append('\t').Append(_random.Next(1000)).Append("\tcustomer.updated\tit's ; pending\n");
                _text.Append("\\.\n\n");
            }
        }

        return _text.ToString();
    }
}
