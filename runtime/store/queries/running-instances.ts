/** Running instances per version, from the counts that transitions keep: one line per version that ever had any. */
export const runningInstances = `select definition_key, sum(active)::bigint as running
  from current_element_counts where element_id = '' group by definition_key`;
